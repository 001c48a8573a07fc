package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What the node script says of influxd's configuration file, in each form in which it may be
 * written. The judge is a real influxd that runs with the file: its SHOW DIAGNOSTICS tells of the
 * limits that it uses.
 */
class ConfigFormsIT {
  private static final String LIMIT = "max-series-per-database = 5";
  private static final Tools TOOLS = new Toolbox(ProjectRoot.find(), Progress.silent()).tools();

  @TempDir Path folder;

  /** Bytes before the file, its charset, and its lines, with the data section for %1$s. */
  static Stream<Arguments> forms() {
    String section = "[data]\n%1$s\n" + LIMIT + "\n";
    return Stream.of(
        Arguments.of("plain", UTF_8, section),
        Arguments.of("CRLF", UTF_8, section.replace("\n", "\r\n")),
        Arguments.of("a byte order mark", UTF_8, "\uFEFF" + section),
        Arguments.of("UTF-16LE", UTF_16LE, "\uFEFF" + section),
        Arguments.of("UTF-16BE", UTF_16BE, "\uFEFF" + section),
        Arguments.of(
            "another case",
            UTF_8,
            section.toUpperCase(java.util.Locale.ROOT).replace("%1$S", "%1$s")),
        Arguments.of("quoted names", UTF_8, "[\"data\"]\n%1$s\n'max-series-per-database' = 5\n"),
        Arguments.of(
            "an escaped name",
            UTF_8,
            section
                .replace("max-series", "\"max-series")
                .replace("max-series-per", "max-series\\u002dper")
                .replace("base =", "base\" =")),
        Arguments.of("an inline table", UTF_8, "data = { %2$s, " + LIMIT + " }\n"),
        Arguments.of("a sign", UTF_8, section.replace("= 5", "= +5")),
        Arguments.of(
            "a long string",
            UTF_8,
            section + "[http]\nrealm = \"\"\"\n[data]\nmax-values-per-tag = 9\n\"\"\"\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void theLimitIsTheOneThatARunningInfluxdUses(String form, Charset charset, String text)
      throws Exception {
    Path config = write(charset, text);

    long used = usedBy(config, Map.of());

    assertThat(used).isEqualTo(5);
    assertThat(fromFile(preflight(config, TOOLS.influxInspect()))).containsExactly("5");
  }

  /** What influxd takes from its environment stands beside the file's, and goes over it. */
  @Test
  void variablesOfTheRunningInfluxdAreToldBesideTheFile() throws Exception {
    Path config = write(UTF_8, "\uFEFF[data]\n%1$s\n" + LIMIT + "\n");
    Map<String, String> environment = Map.of("INFLUXDB_DATA_MAX_SERIES_PER_DATABASE", "010");

    List<JsonNode> seen = new ArrayList<>();
    long used =
        usedBy(config, environment, () -> seen.add(preflight(config, TOOLS.influxInspect())));

    assertThat(used).isEqualTo(8);
    JsonNode found = seen.get(0);
    assertThat(found.path("processEnvironment").asText()).isEqualTo("read");
    assertThat(fromFile(found)).containsExactly("5");
    assertThat(settings(found, "process")).containsExactly("010");
  }

  /** An influx_inspect without its influxd, as in the folder of the old version. */
  @Test
  void withoutAnInfluxdAForeignFormIsUnknownAndNeverTheDefault() throws Exception {
    Path alone = Files.createDirectories(folder.resolve("alone")).resolve("influx_inspect");
    Files.copy(TOOLS.influxInspect(), alone);
    assertThat(alone.toFile().setExecutable(true)).isTrue();
    for (Arguments form : forms().toList()) {
      JsonNode found = preflight(write((Charset) form.get()[1], (String) form.get()[2]), alone);

      boolean known = problem(found).isEmpty();
      assertThat(known || problem(found).contains("only influxd understands"))
          .as("%s: %s", form.get()[0], found)
          .isTrue();
      assertThat(fromFile(found)).isEqualTo(known ? List.of("5") : List.of());
    }
  }

  @Test
  void aFileThatInfluxdRefusesIsUnknownInItsWords() throws Exception {
    Path config = write(UTF_8, "[data]\n%1$s\nmax-series-per-database = 0x5\n");

    JsonNode found = preflight(config, TOOLS.influxInspect());

    assertThat(problem(found)).startsWith("is refused: config: parse config: Near line");
    assertThat(fromFile(found)).isEmpty();
  }

  private interface Look {
    void look() throws Exception;
  }

  private long usedBy(Path config, Map<String, String> environment) throws Exception {
    return usedBy(config, environment, () -> {});
  }

  /** Starts influxd with the file, and asks for the limit that it uses. */
  private long usedBy(Path config, Map<String, String> environment, Look look) throws Exception {
    // A node of the usual file finds a port that is free.
    int port;
    try (InfluxNode node = new InfluxNode("n", TOOLS.influxd(), folder.resolve("port"))) {
      node.start(InfluxSettings.manyFiles());
      assertThat(new InfluxHttp(node).query("", "SHOW DATABASES")).isNotNull();
      port = URI.create(node.url()).getPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(TOOLS.influxd().toString(), "-config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("influxd.log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("INFLUXDB_"));
    builder.environment().putAll(environment);
    builder.environment().put("INFLUXDB_HTTP_BIND_ADDRESS", "127.0.0.1:" + port);
    builder.environment().put("INFLUXDB_BIND_ADDRESS", "127.0.0.1:0");
    builder.environment().put("INFLUXDB_MONITOR_STORE_ENABLED", "false");
    builder.environment().put("INFLUXDB_REPORTING_DISABLED", "true");
    Process influxd = builder.start();
    try {
      long used = diagnosed(influxd, port);
      look.look();
      return used;
    } finally {
      influxd.destroy();
      influxd.waitFor();
    }
  }

  private long diagnosed(Process influxd, int port) throws Exception {
    URI question =
        URI.create(
            "http://127.0.0.1:%d/query?q=SHOW%%20DIAGNOSTICS%%20FOR%%20'config-data'"
                .formatted(port));
    Instant deadline = Instant.now().plusSeconds(30);
    while (true) {
      assertThat(influxd.isAlive() && Instant.now().isBefore(deadline)).as(() -> log()).isTrue();
      try {
        JsonNode series =
            Json.tree(
                    HttpClient.newHttpClient()
                        .send(
                            HttpRequest.newBuilder(question).build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                        .body())
                .at("/results/0/series/0");
        for (int i = 0; i < series.path("columns").size(); i++) {
          if (series.path("columns").get(i).asText().equals("max-series-per-database")) {
            return series.at("/values/0").get(i).asLong();
          }
        }
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("influxd.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Path write(Charset charset, String text) throws IOException {
    String dirs = "dir = \"%1$s/data\"%2$swal-dir = \"%1$s/wal\"";
    Files.createDirectories(folder.resolve("data/d/autogen/1"));
    Files.createDirectories(folder.resolve("wal/d/autogen/1"));
    String all =
        text.formatted(dirs.formatted(folder, "\n"), dirs.formatted(folder, ", "))
            + "[meta]\ndir = \"%s/meta\"\n".formatted(folder);
    return Files.write(folder.resolve("influxdb.conf"), all.getBytes(charset));
  }

  /** Runs the node script as the SSM Agent does. */
  private JsonNode preflight(Path config, Path influxInspect) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", script().toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "SSM_Action",
                "preflight",
                "SSM_Copy",
                "n",
                "SSM_Database",
                "d",
                "SSM_RetentionPolicy",
                "autogen",
                "SSM_ShardIds",
                "1",
                "SSM_DataDir",
                folder.resolve("data").toString(),
                "SSM_WalDir",
                folder.resolve("wal").toString(),
                "SSM_StagingDir",
                folder.resolve("staging").toString(),
                "SSM_InfluxInspect",
                influxInspect.toString(),
                "SSM_ConfigFile",
                config.toString()));
    // Of the shell that runs the script, not of influxd.
    builder.environment().put("INFLUXDB_DATA_MAX_SERIES_PER_DATABASE", "7");
    Process script = builder.redirectError(folder.resolve("stderr").toFile()).start();
    byte[] answer = script.getInputStream().readAllBytes();
    assertThat(script.waitFor()).as(Files.readString(folder.resolve("stderr"))).isZero();
    return Json.tree(answer);
  }

  @SuppressWarnings("unchecked") // the shape is that of SSM documents of schema 2.2
  private Path script() throws IOException {
    try (InputStream in =
        ConfigFormsIT.class.getResourceAsStream("/node/shard-repair-node.ssm.yaml")) {
      Map<String, Object> document = new Yaml().load(in);
      List<Map<String, Object>> steps = (List<Map<String, Object>>) document.get("mainSteps");
      Map<String, Object> inputs = (Map<String, Object>) steps.get(0).get("inputs");
      return Files.writeString(
          folder.resolve("script"), String.join("\n", (List<String>) inputs.get("runCommand")));
    }
  }

  private static List<String> fromFile(JsonNode found) {
    return settings(found, "file");
  }

  private static List<String> settings(JsonNode found, String from) {
    List<String> values = new ArrayList<>();
    for (JsonNode setting : found.path("settings")) {
      if (setting.path("name").asText().equals("data.max-series-per-database")
          && setting.path("from").asText().equals(from)) {
        values.add(setting.path("value").asText().replace("+", ""));
      }
    }
    return values;
  }

  private static String problem(JsonNode found) {
    return found.path("configProblem").asText();
  }
}
