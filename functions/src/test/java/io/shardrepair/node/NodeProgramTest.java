package io.shardrepair.node;

import static io.shardrepair.node.OtherUsers.OWNER;
import static io.shardrepair.node.OtherUsers.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which programs the script runs, and which processes it believes to be influxd. */
class NodeProgramTest {
  @TempDir Path folder;
  private NodeFixture node;
  private Path ran;

  @BeforeEach
  void shard() throws Exception {
    node = new NodeFixture(folder);
    Files.writeString(node.data("000000001-000000001.tsm"), "12345");
    Files.writeString(node.wal("_00001.wal"), "1234567");
    ran = folder.resolve("ran");
  }

  /** A program that notes that it ran, and says what it was told. */
  private Path program(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\necho \"$0 $*\" | tee -a '" + ran + "'\n");
    assertThat(file.toFile().setExecutable(true, false)).isTrue();
    return file;
  }

  private String refused(String action) throws Exception {
    String refusal = node.refusal(action);
    assertThat(ran).as("what it ran").doesNotExist();
    return refusal;
  }

  /** Runs show-cluster on a meta node with a secret, and a program that says all it is told. */
  private void metaNode(String influxdCtl) throws IOException {
    Path secrets = Files.createDirectories(node.bucket.resolveSibling("secrets"));
    Files.writeString(secrets.resolve("secret_s"), "of the cluster\n");
    node.parameters.putAll(Map.of("AuthType", "jwt", "AuthUser", "u", "AuthSecret", "secret:s"));
    node.parameters.put("InfluxdCtl", influxdCtl);
  }

  @Test
  void aProgramWithAnotherNameIsNotRunWhateverAParameterSays() throws Exception {
    Path echo = program("opt/echo");
    metaNode(echo.toString());
    for (String action : List.of("show-cluster", "copy-shard")) {
      node.parameters.putAll(Map.of("ShardId", "1", "CopyFrom", "a:1", "CopyTo", "b:1"));
      assertThat(refused(action))
          .isEqualTo(
              "shard-repair: %s is no program with the name influxd-ctl and an absolute path, and is not run; set influxdCtl of the meta node\n"
                  .formatted(echo));
    }
    assertThat(node.bucket.resolveSibling("calls"))
        .as("the secret was not asked for")
        .doesNotExist();

    for (String value : List.of(echo.toString(), "bash", echo.getParent() + "/../opt/echo")) {
      node.parameters.put("InfluxInspect", value);
      assertThat(refused("export")).contains(value + " is no program with the name influx_inspect");
      assertThat(node.problems()).hasSize(1);
      assertThat(ran).doesNotExist();
    }
  }

  @Test
  void aPathThatIsNotAbsoluteAndADirectoryAreNotRun() throws Exception {
    program("agent/influx_inspect");
    Files.createDirectories(folder.resolve("opt/influx_inspect"));
    for (String value :
        List.of("./influx_inspect", folder.resolve("opt/influx_inspect").toString())) {
      node.parameters.put("InfluxInspect", value);
      assertThat(refused("export")).contains("; set influxInspect of node node-a");
    }
  }

  @Test
  void aLinkThatRootMadeMayLeadToAFileOfAnotherName() throws Exception {
    Path version = Files.createDirectories(folder.resolve("opt/influxdb-1.8.10"));
    Files.move(node.bin.resolve("influx_inspect"), version.resolve("influx_inspect-1.8.10"));
    Files.createSymbolicLink(folder.resolve("opt/current"), Path.of("influxdb-1.8.10"));
    Path link = folder.resolve("opt/bin/influx_inspect");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../current/influx_inspect-1.8.10"));
    node.parameters.put("InfluxInspect", link.toString());

    assertThat(node.export().runs()).hasSize(2);
  }

  @Test
  void aProgramThatOthersCanChangeOrReplaceIsNotRun() throws Exception {
    OtherUsers.needed(node);
    Path tool = program("opt/deep/bin/influx_inspect");
    node.parameters.put("InfluxInspect", tool.toString());
    for (Path part = tool; !part.equals(folder); part = part.getParent()) {
      for (String rights : List.of("777", "775", "757")) {
        OtherUsers.output("chmod", rights, part.toString());
        assertThat(refused("export"))
            .isEqualTo(
                "shard-repair: %s is not run, since others than root could change %s; set influxInspect of node node-a\n"
                    .formatted(tool, part));
      }
      OtherUsers.output("chmod", "755", part.toString());
      OtherUsers.output("chown", STRANGER, part.toString());
      assertThat(refused("export")).contains("could change " + part + ";");
      assertThat(node.problems()).hasSize(1);
      OtherUsers.output("chown", "root", part.toString());
    }
    assertThat(ran).doesNotExist();
    assertThat(refusedAfterRun("export")).contains("does not look like influx_inspect");
  }

  private String refusedAfterRun(String action) throws Exception {
    NodeFixture.Result result = node.run(action);
    assertThat(ran).exists();
    return result.stderr();
  }

  @Test
  void aLinkOfSomebodyElseIsNotFollowedToAProgramOfRoot() throws Exception {
    OtherUsers.needed(node);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    OtherUsers.output("chmod", "1777", shared.toString());
    Path link = Files.createSymbolicLink(shared.resolve("influxd-ctl"), program("opt/echo"));
    OtherUsers.give(STRANGER, link);
    metaNode(link.toString());

    assertThat(refused("show-cluster"))
        .contains(link + " is not run, since others than root could change " + link);

    Path directory = Files.createSymbolicLink(shared.resolve("bin"), node.bin);
    OtherUsers.give(STRANGER, directory);
    node.parameters.put("InfluxInspect", directory.resolve("influx_inspect").toString());
    assertThat(refused("export")).contains("could change " + directory);
  }

  /** The owner of the data could have it say that a shard holds nothing. */
  @Test
  void aProgramOfTheOwnerOfTheDataIsNotRunForRoot() throws Exception {
    OtherUsers.needed(node);
    Path tool = program("opt/influx_inspect");
    OtherUsers.give(OWNER, tool, folder.resolve("influx"), node.bucket.getParent());
    node.parameters.put("InfluxInspect", tool.toString());

    assertThat(refused("export")).contains("others than root could change " + tool);
  }

  /** Of a local run, whose program the owner of the project could change as well. */
  @Test
  void aProgramOfTheOwnerOfTheProjectIsRunAndOneOfAnotherIsNot() throws Exception {
    OtherUsers.needed(node);
    Path tool = program("opt/influx_inspect");
    OtherUsers.give(STRANGER, tool);
    node.parameters.put("InfluxInspect", tool.toString());

    node.environment.put("SHARD_REPAIR_TRUSTED_USER", OtherUsers.output("id", "-u", OWNER).strip());
    assertThat(refused("export")).contains("others than root could change " + tool);

    node.environment.put(
        "SHARD_REPAIR_TRUSTED_USER", OtherUsers.output("id", "-u", STRANGER).strip());
    assertThat(refusedAfterRun("export")).contains("does not look like influx_inspect");
  }

  @Test
  void anInfluxdBesideTheToolThatOthersCanChangeIsNotAsked() throws Exception {
    OtherUsers.needed(node);
    OtherUsers.give(STRANGER, program("bin/influxd"));
    node.system("etc/influxdb/influxdb.conf", "[data]\n");

    assertThat(node.problems())
        .containsExactly(
            "%1$s is not run, since others than root could change %1$s; set influxInspect of node node-a"
                .formatted(node.bin.resolve("influxd")));
    assertThat(ran).doesNotExist();
  }

  private JsonNode preflight() throws Exception {
    NodeFixture.Result result = node.run("preflight");
    assertThat(result.stderr()).isEmpty();
    return result.json();
  }

  private void influxd(int pid) throws IOException {
    node.runningInfluxd(
        pid, node.parameters.get("ConfigFile"), "INFLUXDB_DATA_MAX_VALUES_PER_TAG=" + pid);
  }

  @Test
  void aProcessOfAnotherUserIsNotBelievedToBeInfluxdWhateverItIsCalled() throws Exception {
    influxd(7);
    node.processOf(7, "54321", folder.resolve("opt/influxd"));
    influxd(8);
    // Of another user at first, who ran a program that is root's for all who start it.
    node.system("proc/8/status", "Name:\tinfluxd\nUid:\t54321\t0\t0\t0\n");
    influxd(9);
    Files.delete(folder.resolve("proc/9/status"));

    JsonNode found = preflight();

    assertThat(found.get("processEnvironment").asText()).isEqualTo("absent");
    assertThat(found.get("settings")).isEmpty();
    assertThat(found.get("problems")).isEmpty();
  }

  @Test
  void aProcessThatRunsAnotherProgramIsNotBelievedToBeInfluxd() throws Exception {
    influxd(7);
    node.processOf(7, Files.getAttribute(folder, "unix:uid").toString(), node.program("bash"));

    assertThat(preflight().get("processEnvironment").asText()).isEqualTo("absent");
  }

  @Test
  void anInfluxdWhoseProgramCannotBeSeenHereIsNotRead() throws Exception {
    influxd(7);
    node.processOf(
        7, Files.getAttribute(folder, "unix:uid").toString(), Path.of("/in a container/influxd"));
    influxd(8);
    Files.delete(folder.resolve("proc/8/exe"));

    JsonNode found = preflight();

    assertThat(found.get("processEnvironment").asText()).isEqualTo("unreadable");
    assertThat(found.get("settings")).isEmpty();
  }

  @Test
  void anInfluxdWhoseFileWasReplacedByAnUpdateIsRead() throws Exception {
    influxd(7);
    String user = Files.getAttribute(folder, "unix:uid").toString();
    node.processOf(7, user, Path.of(folder.resolve("opt/influxd") + " (deleted)"));

    assertThat(preflight().get("processEnvironment").asText()).isEqualTo("read");
  }

  @Test
  void anInfluxdThatOthersCanChangeIsAProblem() throws Exception {
    OtherUsers.needed(node);
    influxd(7);
    OtherUsers.give(STRANGER, folder.resolve("opt/influxd"));

    JsonNode found = preflight();

    assertThat(found.get("settings")).isEmpty();
    assertThat(found.get("problems"))
        .map(JsonNode::asText)
        .containsExactly(
            "process 7 is an influxd with %s, and its environment is ignored: others than root can change %s"
                .formatted(node.parameters.get("ConfigFile"), folder.resolve("opt/influxd")));
  }

  /** Real processes, seen in the real /proc. */
  @Test
  void whatAStrangerStartsUnderTheNameOfInfluxdChangesNothing() throws Exception {
    OtherUsers.needed(node);
    Files.createSymbolicLink(folder.resolve("proc"), Path.of("/proc"));
    Path influxd = Files.createDirectories(folder.resolve("opt")).resolve("influxd");
    Files.copy(node.program("bash").toRealPath(), influxd);
    assertThat(influxd.toFile().setExecutable(true, false)).isTrue();
    OtherUsers.give(OWNER, folder.resolve("influx"), node.bucket.getParent(), node.tool);
    String config = node.parameters.get("ConfigFile");
    List<Process> running = new ArrayList<>();
    try {
      running.add(start(STRANGER, influxd, "6", config));
      assertThat(preflight().get("processEnvironment").asText()).isEqualTo("absent");

      running.add(start(OWNER, influxd, "7", config));
      JsonNode found = preflight();
      assertThat(found.get("processEnvironment").asText()).isEqualTo("read");
      assertThat(found.get("settings"))
          .map(setting -> setting.get("value").asText())
          .containsExactly("7");
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  private static Process start(String user, Path influxd, String value, String config)
      throws Exception {
    List<String> command = OtherUsers.as(user);
    command.addAll(List.of("env", "INFLUXDB_DATA_MAX_VALUES_PER_TAG=" + value));
    command.addAll(List.of(influxd.toString(), "-c", "echo up; read -r line", "-config", config));
    Process process = new ProcessBuilder(command).start();
    assertThat(process.getInputStream().read()).isEqualTo('u');
    return process;
  }
}
