package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.preflight.ServerState.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AntiEntropyTest {

  @ParameterizedTest
  @CsvSource({
    // file, environment file, process, HTTP status, its text, passes
    ",      ,      ,      404, 404 page not found, false", // nothing is known: counts as on
    "false, ,      ,      404, 404 page not found, true",
    ",      false, ,      404, 404 page not found, true",
    ",      ,      0,     404, 404 page not found, true",
    ",      ,      ,      503, anti-entropy service is not enabled, true",
    ",      ,      ,      500, Service Disabled, true",
    "true,  ,      ,      404, 404 page not found, false",
    "true,  ,      false, 404, 404 page not found, false", // one of them says on
    "false, ,      1,     404, 404 page not found, false",
    "false, true,  ,      404, 404 page not found, false",
    "off,   ,      ,      404, 404 page not found, false", // no word that influxd knows
    "false, ,      ,      200, '{\"shards\":[]}', false", // it answers, so it runs
    "false, ,      ,      401, authorization failed, true",
    ",      ,      ,      401, authorization failed, false",
  })
  void anEnterpriseNodePassesIfSomethingSaysOffAndNothingSaysOn(
      String file,
      String environmentFile,
      String process,
      int status,
      String text,
      boolean passes) {
    for (String build : List.of("ENT", "", "Enterprise")) {
      Check check =
          AntiEntropy.check(node(file, environmentFile, process), server(build, status, text));

      assertThat(check.passed()).as("build '%s': %s", build, check.detail()).isEqualTo(passes);
    }
  }

  @Test
  void anOpenSourceNodeHasNoSuchServiceWhateverItsFilesSay() {
    Check check = AntiEntropy.check(node("true", "true", null), server("OSS", 404, ""));

    assertThat(check.passed()).isTrue();
    assertThat(check.detail()).isEqualTo("open-source InfluxDB 1.8.10 has no Anti-Entropy service");
  }

  @Test
  void theLineSaysWhoSaidWhatAndWhatToDo() {
    assertThat(AntiEntropy.check(node("false", null, "true"), server("ENT", 200, "{}")).detail())
        .contains(
            "is on, according to the process (enabled = true) and GET /shard-repair/status (HTTP 200)",
            "set enabled = false under [anti-entropy]");
    assertThat(AntiEntropy.check(node(null, null, null), server("ENT", 404, "")).detail())
        .contains(
            "nothing says that the Anti-Entropy service is off, which counts as on",
            "configuration file /etc/influxdb/influxdb.conf read",
            "write enabled = false");
    assertThat(AntiEntropy.check(node("false", null, null), server("ENT", 404, "")).detail())
        .startsWith("off, according to the file (enabled = false); nothing says on");
  }

  private static NodeState node(String file, String environmentFile, String process) {
    List<NodeState.Setting> settings = new ArrayList<>();
    add(settings, file, NodeState.FROM_FILE);
    add(settings, environmentFile, NodeState.FROM_ENVIRONMENT_FILE);
    add(settings, process, NodeState.FROM_PROCESS);
    return States.node("a", Map.of("settings", settings));
  }

  private static void add(List<NodeState.Setting> settings, String value, String from) {
    if (value != null) {
      settings.add(States.setting("anti-entropy.enabled", value, from));
    }
  }

  private static ServerState server(String build, int status, String text) {
    return new ServerState(
        "a",
        build.isEmpty() ? Optional.empty() : Optional.of(build),
        Optional.of("1.8.10"),
        new HttpAnswer(status, text),
        Optional.empty());
  }
}
