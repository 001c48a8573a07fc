package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the node says before an export, and what it removes after one that was killed. */
class NodePreflightAndCleanTest {

  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void shard() throws Exception {
    node = new NodeFixture(folder);
    Files.writeString(node.data("000000001-000000001.tsm"), "12345");
    Files.writeString(node.data("000000001-000000001.tombstone"), "123");
    Files.writeString(node.wal("_00001.wal"), "1234567");
    Files.writeString(node.wal("_00002.wal"), "");
  }

  private JsonNode preflight() throws Exception {
    NodeFixture.Result result = node.run("preflight");
    assertThat(result.stderr()).isEmpty();
    assertThat(result.exit()).isZero();
    return result.json();
  }

  @Test
  void namesOtherRepairsThatHaveADirectoryInTheStagingDirectory() throws Exception {
    Path staging = Path.of(node.parameters.get("StagingDir"));
    assertThat(preflight().get("otherStaging")).isEmpty();
    for (String name : List.of("r1", "r0", "another-repair", ".hidden", "no repair")) {
      Files.createDirectories(staging.resolve(name));
    }
    Files.createFile(staging.resolve("file"));

    assertThat(preflight().get("otherStaging"))
        .extracting(JsonNode::asText)
        .containsExactly("another-repair", "r0");
  }

  @Test
  void saysWhatIsThere() throws Exception {
    JsonNode found = preflight();

    assertThat(found.get("copy").asText()).isEqualTo("node-a");
    assertThat(found.get("influxInspect").asText()).isEqualTo("unknown");
    assertThat(found.get("influxInspectFeatures"))
        .map(JsonNode::asText)
        .containsExactly("lponly", "out-stdout");
    assertThat(found.get("compressor").asText()).isEqualTo("gzip");
    assertThat(found.get("awsCli").asText()).isEqualTo("aws-cli/0 stand-in");
    assertThat(found.get("shardDir").asBoolean()).isTrue();
    assertThat(found.get("walDir").asBoolean()).isTrue();
    assertThat(found.get("sameFileSystem").asBoolean()).isTrue();
    assertThat(found.get("freeBytes").asLong()).isPositive();
    assertThat(found.get("shardBytes").asLong()).isEqualTo(8);
    assertThat(found.get("tsmFiles").asInt()).isEqualTo(1);
    assertThat(found.get("walFiles").asInt()).isEqualTo(2);
    assertThat(found.get("walBytes").asLong()).isEqualTo(7);
    assertThat(found.get("newestWriteAgeSeconds").asLong()).isBetween(0L, 60L);
    assertThat(found.get("compacting").asBoolean()).isFalse();
    assertThat(found.get("index").asText()).isEqualTo("inmem");
    assertThat(found.get("configFile").asText()).isEqualTo(node.parameters.get("ConfigFile"));
    assertThat(found.get("configProblem").asText()).isEqualTo("cannot be read");
    assertThat(found.get("processEnvironment").asText()).isEqualTo("absent");
    assertThat(found.get("settings")).isEmpty();
    assertThat(found.get("epochSeconds").asLong()).isPositive();
    assertThat(found.get("problems")).isEmpty();
    assertThat(node.stagingDirectories()).isEmpty();
  }

  @Test
  void versionComesFromTheInfluxdBesideTheTool() throws Exception {
    node.install(
        "influxd", "[[ $1 == version ]] && echo 'InfluxDB v1.8.10 (git: 1.8 688e697c51fd)'");

    assertThat(preflight().get("influxInspect").asText())
        .isEqualTo("InfluxDB v1.8.10 (git: 1.8 688e697c51fd)");
  }

  @Test
  void waitsALittleForACompactionToEnd() throws Exception {
    Path running = Files.createFile(node.data("000000001-000000002.tsm.tmp"));
    node.install("sleep", "rm '%s'".formatted(running));

    assertThat(preflight().get("compacting").asBoolean()).isFalse();
  }

  @Test
  void seesThatACompactionDoesNotEnd() throws Exception {
    Files.createFile(node.data("000000001-000000002.tsm.tmp"));
    Path waits = node.root.resolve("waits");
    node.install("sleep", "echo \"$1\" >>'%s'".formatted(waits));

    assertThat(preflight().get("compacting").asBoolean()).isTrue();
    assertThat(waits).hasContent("1\n".repeat(20));
  }

  @Test
  void knowsTheShardsOwnIndex() throws Exception {
    Files.createDirectories(node.data("index/0"));

    assertThat(preflight().get("index").asText()).isEqualTo("tsi1");
  }

  @Test
  void readsTheConfigurationFile() throws Exception {
    node.system(
        "etc/influxdb/influxdb.conf",
        """
        # [anti-entropy]
        # enabled = true
        [data]
          max-series-per-database = 2_000_000 # more
          #max-values-per-tag = 1
          wal-dir = "/var/lib/influxdb/wal"
        [http]
          enabled = true
        [[graphite]]
          enabled = true
          tags = ["region=eu", "zone=1"]
        [anti-entropy]
          check-interval = "5m"
          enabled=false""");

    JsonNode found = preflight();

    assertThat(found.get("configProblem").asText()).isEmpty();
    assertThat(settings(found))
        .containsExactly(
            "data.max-series-per-database 2_000_000 file etc/influxdb/influxdb.conf",
            "anti-entropy.enabled false file etc/influxdb/influxdb.conf");
  }

  /** In these forms influxd takes the limit, and lines that are looked at one by one do not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF[data]\nmax-series-per-database = 5\n",
        "[data]\n\"max-series-per-database\" = 5\n",
        "['data']\nmax-series-per-database = 5\n",
        "data = { max-series-per-database = 5 }\n",
        "[data]\n  \"max-series\\u002dper-database\" = 5\n",
        "[http]\nrealm = \"\"\"\n[data]\nmax-series-per-database = 5\n\"\"\"\n",
      })
  void withoutAnInfluxdWhatAnUnusualFileSaysIsNotKnown(String file) throws Exception {
    node.system("etc/influxdb/influxdb.conf", file);

    JsonNode found = preflight();

    assertThat(found.get("configProblem").asText())
        .matches("has line [123], which only influxd understands: there is none beside .*");
    assertThat(found.get("settings")).isEmpty();
  }

  @Test
  void withoutAnInfluxdAFileInUtf16IsNotKnown() throws Exception {
    Path config = node.system("etc/influxdb/influxdb.conf", "");
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Files.write(config, "\uFEFF[data]\nmax-series-per-database = 5\n".getBytes(charset));

      assertThat(preflight().get("configProblem").asText()).startsWith("has line 1,");
    }
  }

  @Test
  void namesInAnotherCaseAreTheSame() throws Exception {
    node.system("etc/influxdb/influxdb.conf", "[DATA]\r\nMax-Series-Per-Database = 5\r\n");

    assertThat(settings(preflight()))
        .containsExactly("data.max-series-per-database 5 file etc/influxdb/influxdb.conf");
  }

  /** Tried: influxd 1.8.10 takes the one or the other, another at each start. */
  @Test
  void aLimitThatIsGivenTwiceInAnotherCaseIsNotKnown() throws Exception {
    node.system(
        "etc/influxdb/influxdb.conf",
        """
        # max-series-per-database is a limit
        [data]
          max-series-per-database = 5
          Max-Series-Per-Database = 6
        """);

    JsonNode found = preflight();

    assertThat(found.get("configProblem").asText()).isEqualTo("gives a limit on series twice");
    assertThat(found.get("settings")).isEmpty();
  }

  @Test
  void theInfluxdBesideTheToolIsAskedWithoutTheVariablesOfThisShell() throws Exception {
    node.system("etc/influxdb/influxdb.conf", "data = { max-series-per-database = 5 }\n");
    node.environment.put("INFLUXDB_DATA_MAX_VALUES_PER_TAG", "77");
    node.install(
        "influxd",
        """
        [[ "$1 $2 $3" == 'config -config '*/etc/influxdb/influxdb.conf ]] || exit 1
        echo "Merging with configuration at: $3" >&2
        printf '[data]\\n  max-series-per-database = 5\\n  max-values-per-tag = %s\\n' \\
          "${INFLUXDB_DATA_MAX_VALUES_PER_TAG-100000}"
        printf '\\n[anti-entropy]\\n  enabled = false\\n\\n'""");

    assertThat(settings(preflight()))
        .containsExactly(
            "data.max-series-per-database 5 file etc/influxdb/influxdb.conf",
            "data.max-values-per-tag 100000 file etc/influxdb/influxdb.conf",
            "anti-entropy.enabled false file etc/influxdb/influxdb.conf");
  }

  @Test
  void whatInfluxdRefusesOrDoesNotPrintIsNotKnown() throws Exception {
    node.system("etc/influxdb/influxdb.conf", "[data]\nmax-series-per-database = 5\n");
    node.install(
        "influxd",
        "echo 'Merging with configuration at: x' >&2; echo 'config: parse config: no' >&2; exit 1");
    assertThat(preflight().get("configProblem").asText())
        .isEqualTo("is refused: config: parse config: no");

    node.install("influxd", "echo '[data]'; echo '  dir = \"/\"'");
    JsonNode found = preflight();
    assertThat(found.get("configProblem").asText()).isEqualTo("has no limits on series to influxd");
    assertThat(found.get("settings")).isEmpty();
  }

  @Test
  void readsTheFilesFromWhichTheServicesEnvironmentIsMade() throws Exception {
    node.system(
        "etc/default/influxdb",
        """
        # INFLUXDB_ANTI_ENTROPY_ENABLED=true
        export INFLUXDB_ANTI_ENTROPY_ENABLED=1
        INFLUXDB_DATA_MAX_VALUES_PER_TAG=
        INFLUXDB_HTTP_SHARED_SECRET="secret"
        """);
    node.system(
        "etc/systemd/system/influxdb.service.d/limits.conf",
        """
        [Service]
        ;Environment=INFLUXDB_DATA_MAX_SERIES_PER_DATABASE=1
        Environment="INFLUXDB_DATA_MAX_SERIES_PER_DATABASE=0" INFLUXDB_DATA_MAX_VALUES_PER_TAG='7'
        """);

    JsonNode found = preflight();

    assertThat(settings(found))
        .containsExactly(
            "anti-entropy.enabled 1 environment-file /etc/default/influxdb",
            "data.max-series-per-database 0 environment-file /etc/systemd/system/influxdb.service.d/limits.conf",
            "data.max-values-per-tag 7 environment-file /etc/systemd/system/influxdb.service.d/limits.conf");
    assertThat(found.toString()).doesNotContain("secret");
  }

  @Test
  void readsTheEnvironmentOfTheInfluxdThatRunsWithTheFile() throws Exception {
    String config = node.parameters.get("ConfigFile");
    node.runningInfluxd(7, "/other.conf", "INFLUXDB_ANTI_ENTROPY_ENABLED=true");
    node.runningInfluxd(
        8, config + "/../influxdb.conf", "HOME=/", "INFLUXDB_ANTI_ENTROPY_ENABLED=false");
    node.runningInfluxd(9, config, "INFLUXDB_DATA_MAX_VALUES_PER_TAG=5");
    node.system("proc/9/comm", "telegraf\n");

    JsonNode found = preflight();

    assertThat(found.get("processEnvironment").asText()).isEqualTo("read");
    assertThat(settings(found)).containsExactly("anti-entropy.enabled false process process 8");
  }

  @Test
  void findsTheFileOfAnInfluxdThatWasNamedNoneOrByItsEnvironment() throws Exception {
    node.parameters.put("ConfigFile", "/etc/influxdb/influxdb.conf");
    node.runningInfluxd(7, "", "INFLUXDB_DATA_MAX_VALUES_PER_TAG=7");
    node.system("proc/7/cmdline", "/usr/bin/influxd\0");
    node.runningInfluxd(
        8, "", "INFLUXDB_CONFIG_PATH=/other.conf", "INFLUXDB_DATA_MAX_VALUES_PER_TAG=8");
    node.system("proc/8/cmdline", "/usr/bin/influxd\0");
    node.runningInfluxd(9, "", "INFLUXDB_DATA_MAX_VALUES_PER_TAG=9");
    node.system("proc/9/cmdline", "influxd\0run\0--config=/etc/influxdb/influxdb.conf\0");

    assertThat(settings(preflight()).stream().filter(line -> line.contains("process")))
        .containsExactly(
            "data.max-values-per-tag 7 process process 7",
            "data.max-values-per-tag 9 process process 9");
  }

  /** Lines "name value from source", paths without the node's root. */
  private List<String> settings(JsonNode found) {
    List<String> lines = new ArrayList<>();
    for (JsonNode setting : found.get("settings")) {
      lines.add(
          "%s %s %s %s"
              .formatted(
                  setting.get("name").asText(),
                  setting.get("value").asText(),
                  setting.get("from").asText(),
                  setting.get("source").asText().replace(node.root + "/", "")));
    }
    return lines;
  }

  @Test
  void namesEveryProblemInOneSentence() throws Exception {
    node.parameters.put("InfluxInspect", "/no/\"influx_inspect\"");
    node.parameters.put("ShardIds", "3");
    node.parameters.put("StagingDir", node.root.resolve("influx/data/staging").toString());
    node.environment.put("STAND_IN_S3_FAIL", "bucket/" + NodeFixture.EXPORTS);
    Files.delete(node.bin.resolve("gzip"));

    JsonNode found = preflight();

    assertThat(found.get("shardDir").asBoolean()).isFalse();
    assertThat(found.get("newestWriteAgeSeconds").asLong()).isEqualTo(-1);
    assertThat(found.get("problems"))
        .map(JsonNode::asText)
        .satisfiesExactly(
            problem ->
                assertThat(problem).contains("influx_inspect is not there: /no/\"influx_inspect\""),
            problem -> assertThat(problem).contains("install zstd"),
            problem -> assertThat(problem).contains("cannot reach bucket bucket"),
            problem -> assertThat(problem).contains("is inside InfluxDB's directory"),
            problem -> assertThat(problem).contains("shard 3 is not in"),
            problem -> assertThat(problem).contains("the WAL of shard 3 is not in"));
  }

  /** For more than its own, its role has no right to list. */
  @Test
  void triesTheBucketWhereItMayList() throws Exception {
    preflight();

    assertThat(node.s3Calls())
        .filteredOn(call -> call.startsWith("s3api"))
        .containsExactly(
            "s3api list-objects-v2 --bucket bucket --prefix %s --max-keys 1 --no-paginate"
                .formatted(NodeFixture.EXPORTS));
  }

  @Test
  void triesNoBucketWithoutTheNameOfItsInstance() throws Exception {
    node.parameters.put("Instance", "i-0123456789abcdef0");

    assertThat(node.run("preflight").stderr())
        .isEqualTo("shard-repair: parameter Instance is not valid: 'i-0123456789abcdef0'\n");
  }

  @Test
  void refusesAnAgentThatPassesNoParameters() throws Exception {
    node.parameters.put("Action", "");
    Process script = node.start("");

    assertThat(node.end(script).stderr()).contains("parameter Action is not valid");
  }

  @Test
  void cleanRemovesWhatAKilledExportLeft() throws Exception {
    Path left =
        node.root.resolve("influx/shard-repair/r1/.shard-repair.node-a.before.AbCdEf/0/data");
    Path other = node.root.resolve("influx/shard-repair/r2/.shard-repair.node-a.before.AbCdEf");
    Files.createDirectories(left);
    Files.createDirectories(other);
    Files.createLink(left.resolve("x.tsm"), node.data("000000001-000000001.tsm"));

    NodeFixture.Result result = node.run("clean");

    assertThat(result.stdout()).isEqualTo("{\"copy\":\"node-a\",\"removed\":true}\n");
    assertThat(node.stagingDirectories()).containsExactly(other.getParent());
    assertThat(node.data("000000001-000000001.tsm")).hasContent("12345");
    assertThat(node.run("clean").stdout()).isEqualTo("{\"copy\":\"node-a\",\"removed\":false}\n");
  }

  @Test
  void cleanWaitsForWhatAKilledExportStarted() throws Exception {
    Path end = node.root.resolve("end");
    List<ProcessHandle> started = startAndKillExport(end);

    Process clean = node.start("clean");

    assertThat(clean.waitFor(1, TimeUnit.SECONDS)).isFalse();
    Files.createFile(end);
    assertThat(node.end(clean).stdout()).isEqualTo("{\"copy\":\"node-a\",\"removed\":true}\n");
    assertThat(started).isNotEmpty().noneMatch(ProcessState::runs);
    assertThat(node.stagingDirectories()).isEmpty();
  }

  @Test
  void cleanSaysThatAnExportDoesNotEnd() throws Exception {
    Path end = node.root.resolve("end");
    List<ProcessHandle> started = startAndKillExport(end);
    // Gives up after a moment instead of half a minute.
    node.install("flock", "[[ $1 != -w ]] || set -- -w 0.1 \"${@:3}\"; exec /usr/bin/flock \"$@\"");

    String refusal = node.refusal("clean");

    assertThat(refusal)
        .contains("processes of an export of repair r1 still run after 30 s", "fuser -v");
    Files.createFile(end);
    while (started.stream().anyMatch(ProcessState::runs)) {
      Thread.sleep(20);
    }
    assertThat(node.run("clean").stdout()).contains("\"removed\":true");
    assertThat(node.stagingDirectories()).isEmpty();
  }

  /**
   * Starts an export whose tool waits for a file, half a minute at most, and kills the script
   * alone. Returns what it had started.
   */
  private List<ProcessHandle> startAndKillExport(Path end) throws Exception {
    Files.writeString(
        node.tool.resolve("before"),
        "for i in {1..600}; do [[ ! -e '%s' ]] || break; sleep 0.05; done".formatted(end));
    Process export = node.start("export");
    while (!Files.exists(node.tool.resolve("arguments"))) {
      assertThat(export.isAlive()).isTrue();
      Thread.sleep(20);
    }
    List<ProcessHandle> started = export.descendants().toList();
    export.destroyForcibly().waitFor();
    return started;
  }

  @Test
  void cleanRemovesNothingThatNoExportMade() throws Exception {
    node.parameters.put("StagingDir", node.root.resolve("influx").toString());
    node.parameters.put("RepairId", "data");

    NodeFixture.Result result = node.run("clean");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("holds files that no export made");
    assertThat(node.data("000000001-000000001.tsm")).hasContent("12345");
  }

  @Test
  void cleanFollowsNoLink() throws Exception {
    Files.createDirectories(node.root.resolve("influx/shard-repair"));
    Files.createSymbolicLink(
        node.root.resolve("influx/shard-repair/r1"), node.root.resolve("influx/data"));

    assertThat(node.run("clean").stderr()).contains("is a symbolic link");
    assertThat(node.data("000000001-000000001.tsm")).hasContent("12345");
  }

  @Test
  void cleanTakesNoPathForARepairId() throws Exception {
    for (String id : new String[] {"", "..", "../data", "a b"}) {
      node.parameters.put("RepairId", id);
      assertThat(node.run("clean").stderr()).contains("parameter RepairId is not valid");
    }
  }
}
