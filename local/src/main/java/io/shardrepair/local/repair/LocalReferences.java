package io.shardrepair.local.repair;

import io.shardrepair.input.InvalidDocument;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Local references to secrets and certificates, turned into what the functions know: parameters.
 *
 * @param nodes the same nodes, with references to parameters
 * @param parameters what they stand for, by the name of the parameter that is to hold them
 */
public record LocalReferences(Nodes nodes, Map<String, String> parameters) {

  /** Passwords are not for logs. */
  @Override
  public String toString() {
    return "LocalReferences" + parameters.keySet();
  }

  /**
   * Looks the passwords up.
   *
   * @param environment value of an environment variable, or null
   * @throws InvalidDocument naming each reference that leads nowhere
   */
  public static LocalReferences resolve(Nodes nodes, UnaryOperator<String> environment) {
    Lookup lookup = new Lookup(environment);
    List<Node> rewritten = new ArrayList<>();
    for (int i = 0; i < nodes.nodes().size(); i++) {
      Node node = nodes.nodes().get(i);
      rewritten.add(
          new Node(
              node.name(),
              node.instanceId(),
              node.url(),
              node.dataDir(),
              node.walDir(),
              node.influxInspect(),
              node.stagingDir(),
              node.configFile(),
              node.address(),
              lookup.moved(node.authorities(), "nodes[" + i + "]", node.instanceId()),
              lookup.login(node.credentials(), "nodes[" + i + "]", node.instanceId())));
    }
    Optional<MetaNode> metaNode =
        nodes
            .metaNode()
            .map(
                meta ->
                    new MetaNode(
                        meta.instanceId(),
                        meta.influxdCtl(),
                        meta.bind(),
                        meta.tls(),
                        meta.insecure(),
                        meta.auth(),
                        lookup.login(
                            meta.credentials(),
                            "cluster.metaNode",
                            "meta-node/" + meta.instanceId())));
    if (!lookup.mistakes.isEmpty()) {
      throw new InvalidDocument(lookup.mistakes);
    }
    return new LocalReferences(new Nodes(rewritten, metaNode, nodes.settings()), lookup.parameters);
  }

  /** What was found so far. */
  private static final class Lookup {
    private final UnaryOperator<String> environment;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Lookup(UnaryOperator<String> environment) {
      this.environment = environment;
    }

    /** The same credentials, with the password in a parameter. */
    Optional<Credentials> login(Optional<Credentials> given, String field, String name) {
      return given.map(
          credentials ->
              new Credentials(
                  credentials.username(),
                  moved(
                      credentials.password(),
                      field + ".credentials.password",
                      "/shard-repair/passwords/" + name)));
    }

    /** A reference to a parameter with the same certificates. */
    Optional<String> moved(Optional<String> authorities, String field, String name) {
      return authorities.map(
          reference ->
              moved(reference, field + ".authorities", "/shard-repair/authorities/" + name));
    }

    private String moved(String reference, String field, String parameter) {
      try {
        parameters.put(parameter, value(reference, environment));
      } catch (IOException e) {
        mistakes.add(field + ": " + e.getMessage());
      }
      return "parameter:" + parameter;
    }
  }

  private static Path file(String name) throws IOException {
    Path file;
    String problem;
    try {
      file = PathArgument.of(name);
      problem = PathArgument.problem(file);
    } catch (IOException e) {
      throw new IOException("the file %s: %s".formatted(name, e.getMessage()), e);
    }
    if (!problem.isEmpty()) {
      throw new IOException("the file %s: %s".formatted(name, problem));
    }
    return file;
  }

  /**
   * What a reference stands for.
   *
   * @param environment value of an environment variable, or null
   * @throws IOException if it leads nowhere
   */
  public static String value(String reference, UnaryOperator<String> environment)
      throws IOException {
    String name = reference.substring(reference.indexOf(':') + 1);
    String value;
    if (reference.startsWith("env:")) {
      value = environment.apply(name);
      if (value == null) {
        throw new IOException("the environment variable " + name + " is not set");
      }
    } else if (reference.startsWith("file:")) {
      value = Files.readString(file(name)).strip();
    } else {
      throw new IOException("there is no Parameter Store here; use env:NAME or file:PATH");
    }
    if (value.isEmpty()) {
      throw new IOException(reference + " is empty");
    }
    return value;
  }
}
