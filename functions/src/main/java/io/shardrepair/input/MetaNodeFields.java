package io.shardrepair.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.MetaNode.Auth;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Field {@code metaNode} of the nodes document's cluster. */
final class MetaNodeFields {
  private MetaNodeFields() {}

  /** MetaNodePolicy of template.yaml lets the node read only parameters in such a folder. */
  private static final Pattern SECRET =
      Pattern.compile(
          "parameter:/[A-Za-z0-9_./-]*/meta-node/[A-Za-z0-9_.-]+|secret:[A-Za-z0-9/_+=.@:-]+");

  /** Reads field {@code metaNode} of a cluster; mistakes are recorded in the document. */
  static MetaNode read(Fields cluster, boolean local) {
    Optional<Fields> found = cluster.optionalObject("metaNode");
    if (found.isEmpty()) {
      cluster.mistake("metaNode", "missing; give an object");
      return new MetaNode("", "", "", false, false, Auth.NONE, Optional.empty());
    }
    Fields fields = found.get();
    String instanceId = NodeFields.instanceId(fields, "meta node", local);
    String influxdCtl = NodeFields.pathOr(fields, "influxdCtl", "/usr/bin/influxd-ctl");
    String bind = fields.optionalText("bind").orElse("localhost:8091");
    NodeFields.requireMatch(fields, "bind", bind, NodeFields.ADDRESS, "must be like 10.0.0.5:8091");
    boolean tls = fields.optionalFlag("tls", false);
    boolean insecure = fields.optionalFlag("insecure", false);
    if (insecure && !tls) {
      fields.mistake("insecure", "is allowed only with tls");
    }
    Auth auth = auth(fields);
    Optional<Credentials> credentials =
        fields.optionalObject("credentials").map(each -> metaCredentials(each, local));
    if (credentials.isPresent() == (auth == Auth.NONE)) {
      fields.mistake(
          "credentials",
          auth == Auth.NONE
              ? "are allowed only with auth basic or jwt"
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
    NodeFields.requireMatch(
        fields,
        "password",
        password,
        local ? NodeFields.LOCAL_REFERENCE : SECRET,
        local
            ? "must be a reference: env:NAME or file:PATH"
            : "must be a reference: parameter:/PATH/meta-node/NAME, which the meta node may read, or secret:NAME of the Secrets Manager");
    return new Credentials(username, password);
  }

  static void write(MetaNode node, ObjectNode json) {
    json.put("instanceId", node.instanceId())
        .put("influxdCtl", node.influxdCtl())
        .put("bind", node.bind())
        .put("tls", node.tls())
        .put("insecure", node.insecure())
        .put("auth", node.auth().label());
    node.credentials().ifPresent(found -> NodeFields.write(found, json));
  }
}
