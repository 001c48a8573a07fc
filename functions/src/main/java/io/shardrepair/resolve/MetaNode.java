package io.shardrepair.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The meta node of an Enterprise cluster on which {@code influxd-ctl} is run.
 *
 * @param instanceId the EC2 instance, to which SSM sends the node script
 * @param influxdCtl absolute path of {@code influxd-ctl} on it
 * @param bind the meta node's HTTP API, {@code host:8091}, as {@code influxd-ctl -bind} takes it
 * @param tls whether that API speaks TLS ({@code -bind-tls})
 * @param insecure whether its certificate is taken unchecked ({@code -k})
 * @param auth how to log in ({@code -auth-type})
 * @param credentials what to log in with: user and password for BASIC, user and shared secret for
 *     JWT; absent with NONE
 */
public record MetaNode(
    String instanceId,
    String influxdCtl,
    String bind,
    boolean tls,
    boolean insecure,
    Auth auth,
    Optional<Credentials> credentials) {

  /** Ways to log in to a meta node. */
  public enum Auth {
    NONE,
    BASIC,
    JWT;

    /** As {@code influxd-ctl -auth-type} takes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * MetaNodePolicy of template.yaml lets the node read parameters in such a folder, and no others.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "parameter:/[A-Za-z0-9_./-]*/meta-node/[A-Za-z0-9_.-]+|secret:[A-Za-z0-9/_+=.@:-]+");

  /** Reads field {@code metaNode} of a cluster; mistakes are noted in the document. */
  static MetaNode read(Fields cluster, boolean local) {
    Optional<Fields> found = cluster.optionalObject("metaNode");
    if (found.isEmpty()) {
      cluster.mistake("metaNode", "missing; give an object");
      return new MetaNode("", "", "", false, false, Auth.NONE, Optional.empty());
    }
    Fields fields = found.get();
    String instanceId =
        local
            ? fields.optionalText("instanceId").orElseGet(() -> Nodes.instanceIdFor("meta node"))
            : fields.text("instanceId");
    Nodes.requireMatch(
        fields, "instanceId", instanceId, Nodes.INSTANCE_ID, "must be like i-0123456789abcdef0");
    String influxdCtl =
        Nodes.directory(
            fields, "influxdCtl", fields.optionalText("influxdCtl").orElse("/usr/bin/influxd-ctl"));
    String bind = fields.optionalText("bind").orElse("localhost:8091");
    Nodes.requireMatch(fields, "bind", bind, Nodes.ADDRESS, "must be like 10.0.0.5:8091");
    boolean tls = fields.optionalFlag("tls", false);
    boolean insecure = fields.optionalFlag("insecure", false);
    if (insecure && !tls) {
      fields.mistake("insecure", "goes with tls only");
    }
    Auth auth = auth(fields);
    Optional<Credentials> credentials =
        fields.optionalObject("credentials").map(each -> metaCredentials(each, local));
    if (credentials.isPresent() == (auth == Auth.NONE)) {
      fields.mistake(
          "credentials",
          auth == Auth.NONE
              ? "go with auth basic or jwt only"
              : "missing; auth " + auth.label() + " needs them");
    }
    return new MetaNode(instanceId, influxdCtl, bind, tls, insecure, auth, credentials);
  }

  private static Auth auth(Fields fields) {
    String label = fields.optionalText("auth").orElse("none");
    return Arrays.stream(Auth.values())
        .filter(auth -> auth.label().equals(label))
        .findFirst()
        .orElseGet(
            () -> {
              fields.mistake("auth", "must be none, basic or jwt, not \"" + label + "\"");
              return Auth.NONE;
            });
  }

  private static Credentials metaCredentials(Fields fields, boolean local) {
    String username = fields.text("username");
    String password = fields.text("password");
    Nodes.requireMatch(
        fields,
        "password",
        password,
        local ? Nodes.LOCAL_REFERENCE : SECRET,
        local
            ? "must be a reference: env:NAME or file:PATH"
            : "must be a reference: parameter:/PATH/meta-node/NAME, which the meta node may read, or secret:NAME of the Secrets Manager");
    return new Credentials(username, password);
  }

  void write(ObjectNode json) {
    json.put("instanceId", instanceId)
        .put("influxdCtl", influxdCtl)
        .put("bind", bind)
        .put("tls", tls)
        .put("insecure", insecure)
        .put("auth", auth.label());
    credentials.ifPresent(found -> Nodes.put(found, json));
  }
}
