package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.Mode;
import io.shardrepair.preflight.NodeState.Setting;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesLimitsTest {
  private static final String SERIES = "data.max-series-per-database";
  private static final String VALUES = "data.max-values-per-tag";

  private final States.FakeServers servers = new States.FakeServers();

  @Test
  void limitsMeanNothingToTsi1() throws IOException {
    List<Check> checks =
        check(
            States.node("a", Map.of("index", "tsi1", "configProblem", "cannot be read")),
            States.node("b", Map.of("index", "tsi1", "settings", List.of(file(SERIES, "1")))));

    assertThat(checks).extracting(Check::passed).containsExactly(true, true);
    assertThat(checks.get(0).detail()).contains("tsi1");
    assertThat(servers.listed).isEmpty();
  }

  @Test
  void withoutAnySettingTheDefaultsOfInfluxdHold() throws IOException {
    List<Check> checks = check(States.node("a"), States.node("b"));

    assertThat(States.refusals(checks)).isEmpty();
    assertThat(checks.get(0).detail())
        .contains("max-series-per-database = 1000000, max-values-per-tag = 100000", "(a, b)");
  }

  @Test
  void theSameLimitsAreNeededOnAllCopies() throws IOException {
    List<Check> checks = check(States.node("a"), States.node("b", settings(file(VALUES, "0"))));

    assertThat(States.refusals(checks)).containsExactly("series-limits", "series-room");
    assertThat(checks.get(0).detail())
        .contains("a: max-series-per-database = 1000000, max-values-per-tag = 100000")
        .contains("b: max-series-per-database = 1000000, max-values-per-tag = 0");
    // Written another way, or given where it is the default already, it is the same.
    assertThat(
            States.refusals(
                check(
                    States.node("a", settings(file(SERIES, "1_000_000"))),
                    States.node("b", settings(file(VALUES, "100000"))))))
        .isEmpty();
    // A limit that is not looked at need not be the same.
    assertThat(
            States.refusals(
                check(
                    States.node("a"),
                    States.node(
                        "b", Map.of("index", "tsi1", "settings", List.of(file(SERIES, "5")))))))
        .isEmpty();
  }

  @Test
  void theRunningProcessGoesOverFilesAndEnvironmentFilesAreForWhereItCannotBeRead()
      throws IOException {
    List<Setting> all =
        List.of(
            file(SERIES, "1"),
            States.setting(SERIES, "2", NodeState.FROM_ENVIRONMENT_FILE),
            States.setting(SERIES, "3", NodeState.FROM_PROCESS));

    assertThat(limits(Map.of("settings", all, "processEnvironment", "read"))).contains("= 3,");
    assertThat(limits(Map.of("settings", all.subList(0, 2), "processEnvironment", "read")))
        .contains("= 1,");
    assertThat(limits(Map.of("settings", all.subList(0, 2), "processEnvironment", "unreadable")))
        .contains("= 2,");
  }

  @Test
  void limitsThatAreNotKnownAreRefused() throws IOException {
    Map<NodeState, String> unknown =
        Map.of(
            States.node("b", Map.of("configProblem", "is refused: parse config")),
            "because /etc/influxdb/influxdb.conf is refused: parse config: name the file",
            States.node("b", settings(file(SERIES, "many"))),
            "because /etc/influxdb/influxdb.conf or a variable has no number there");
    for (Map.Entry<NodeState, String> node : unknown.entrySet()) {
      List<Check> checks = check(States.node("a"), node.getKey());

      assertThat(States.refusals(checks)).containsExactly("series-limits", "series-room");
      assertThat(checks.get(0).detail())
          .contains("the limits on series of b are not known", node.getValue(), "configFile");
    }
  }

  /** Go's strconv.ParseInt with base 0, and TOML, which is decimal. */
  @Test
  void variablesMayBeOctalOrHexadecimalAndFilesAreDecimal() throws IOException {
    for (String[] number : new String[][] {{"0x10", "16"}, {"010", "8"}, {"1_000", "1000"}}) {
      Setting variable = States.setting(SERIES, number[0], NodeState.FROM_PROCESS);
      assertThat(limits(settings(variable))).contains("database = " + number[1] + ",");
    }
    assertThat(limits(settings(file(SERIES, "010")))).contains("database = 10,");
  }

  @Test
  void fewSeriesAreNotListed() throws IOException {
    servers.series.put("a", series("host", 0, 2_000));
    servers.series.put("b", series("host", 2_000, 4_000));
    Map<String, Object> limits = settings(file(SERIES, "14000"), file(VALUES, "4000"));

    List<Check> checks = check(States.node("a", limits), States.node("b", limits));

    assertThat(States.refusals(checks)).isEmpty();
    assertThat(checks.get(1).detail()).contains("at most 4,000 series");
    assertThat(servers.listed).isEmpty();
  }

  @Test
  void manySeriesAreCountedOnceWhateverCopiesHoldThem() throws IOException {
    servers.series.put("a", series("host", 0, 3_000));
    servers.series.put("b", series("host", 1_000, 4_000));
    Map<String, Object> limits = settings(file(SERIES, "14000"), file(VALUES, "4000"));
    Map<String, Object> fewer = settings(file(SERIES, "13999"), file(VALUES, "4000"));

    List<Check> fits = check(States.node("a", limits), States.node("b", limits));
    List<Check> tooMany = check(States.node("a", fewer), States.node("b", fewer));

    assertThat(States.refusals(fits)).isEmpty();
    assertThat(fits.get(1).detail()).contains("has 4,000 series", "4,000 values of one tag");
    assertThat(servers.listed).containsExactlyInAnyOrder("a db", "b db", "a db", "b db");
    // InfluxDB wants room for every point of a batch.
    assertThat(States.refusals(tooMany)).containsExactly("series-room");
    assertThat(tooMany.get(1).detail()).contains("has 4,000 series", "raise the limits");
  }

  @Test
  void valuesOfATagAreCountedWithinAMeasurement() throws IOException {
    servers.series.put("a", series("host", 0, 60));
    servers.series.put("b", series("host", 50, 101));
    Map<String, Object> limits = settings(file(SERIES, "0"), file(VALUES, "100"));

    List<Check> tooMany = check(States.node("a", limits), States.node("b", limits));
    servers.series.put("b", series("rack", 0, 100));
    List<Check> fits = check(States.node("a", limits), States.node("b", limits));

    assertThat(States.refusals(tooMany)).containsExactly("series-room");
    assertThat(tooMany.get(1).detail()).contains("101 values of one tag (cpu,host)");
    assertThat(States.refusals(fits)).isEmpty();
  }

  @Test
  void seriesKeysAreCutWhereTheyAreNotEscaped() {
    SeriesUnion union = new SeriesUnion();
    union.add("no\\,tag");
    union.add("m,a\\=b=1\\,2,c=3");
    union.add("m,a\\=b=1\\,3,c=3");
    union.add("m,a\\=b=1\\,3,c=3");
    union.add("n,a\\=b=9");

    assertThat(union.series()).isEqualTo(4);
    assertThat(union.mostTagValues()).isEqualTo(2);
    assertThat(union.tagWithMostValues()).isEqualTo("m,a\\=b");
  }

  private String limits(Map<String, Object> changes) throws IOException {
    return check(States.node("a", changes)).get(0).detail();
  }

  private List<Check> check(NodeState... nodes) throws IOException {
    return new SeriesLimits(servers)
        .check(
            Samples.topology(
                Mode.REPAIR, List.of(nodes).stream().map(NodeState::copy).toArray(String[]::new)),
            List.of(nodes));
  }

  private static List<String> series(String tag, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "cpu,%s=%d".formatted(tag, i)).toList();
  }

  private static Map<String, Object> settings(Setting... settings) {
    return Map.of("settings", List.of(settings));
  }

  private static Setting file(String name, String value) {
    return States.setting(name, value, NodeState.FROM_FILE);
  }
}
