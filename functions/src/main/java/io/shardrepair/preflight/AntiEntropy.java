package io.shardrepair.preflight;

import io.shardrepair.preflight.NodeState.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks that the Anti-Entropy service of InfluxDB Enterprise is off. It would copy and delete the
 * same points at the same time, so unknown counts as on: an Enterprise node passes if something
 * says off and nothing says on (docs/adr/0012-what-preflight-believes.md).
 */
final class AntiEntropy {
  private static final String NAME = "anti-entropy";
  private static final String SETTING = "anti-entropy.enabled";

  /** What influxd takes for false (Go's strconv.ParseBool). */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private AntiEntropy() {}

  static Check check(NodeState node, ServerState server) {
    if (server.openSource()) {
      return Check.passed(
          NAME,
          node.copy(),
          "open-source InfluxDB %s has no Anti-Entropy service"
              .formatted(server.version().orElse("of an unknown version")));
    }
    List<String> on = new ArrayList<>();
    List<String> off = new ArrayList<>();
    for (Setting setting : node.settings()) {
      if (setting.name().equals(SETTING)) {
        (FALSE.contains(setting.value()) ? off : on)
            .add("%s (enabled = %s)".formatted(setting.source(), setting.value()));
      }
    }
    ServerState.HttpAnswer answer = server.antiEntropyStatus();
    String endpoint = "GET /shard-repair/status (HTTP %d)".formatted(answer.status());
    if (answer.status() / 100 == 2) {
      on.add(endpoint);
    } else if (saysDisabled(answer.text())) {
      off.add(endpoint);
    }
    String looked =
        "%s; configuration file %s %s; environment of influxd %s"
            .formatted(
                endpoint,
                node.configFile(),
                node.configRead() ? "read" : node.configProblem(),
                node.processEnvironment());
    if (!on.isEmpty()) {
      return Check.refused(
          NAME,
          node.copy(),
          "the Anti-Entropy service is on, according to %s, and would repair the same shard: set enabled = false under [anti-entropy], remove INFLUXDB_ANTI_ENTROPY_ENABLED, restart influxd"
              .formatted(String.join(" and ", on)));
    }
    if (off.isEmpty()) {
      return Check.refused(
          NAME,
          node.copy(),
          "nothing says that the Anti-Entropy service is off, which counts as on (%s): write enabled = false under [anti-entropy] in the file that configFile of the nodes document names"
              .formatted(looked));
    }
    return Check.passed(
        NAME,
        node.copy(),
        "off, according to %s; nothing says on (%s)".formatted(String.join(" and ", off), looked));
  }

  private static boolean saysDisabled(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("disabled") || lower.contains("not enabled");
  }
}
