package io.shardrepair.node;

import static io.shardrepair.node.OtherUsers.OWNER;
import static io.shardrepair.node.OtherUsers.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.export.Manifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script is run by root, the data is another user's, and that user attacks: what belongs to
 * root alone must not be read, changed or removed. docs/adr/0034.
 */
class NodeOwnerTest {
  private static final String TSM = "000000001-000000001.tsm";
  private static final String WAL = "_00001.wal";

  @TempDir Path folder;
  private NodeFixture node;
  private Path influx;
  private Path staging;

  /** In a directory that only root can enter: a file, and what looks like a shard and a stage. */
  private Path roots;

  private Path victim;

  @BeforeEach
  void dataOfAnotherUser() throws Exception {
    node = new NodeFixture(folder);
    OtherUsers.needed(node);
    influx = folder.resolve("influx");
    staging = Path.of(node.parameters.get("StagingDir"));
    Files.writeString(node.data(TSM), "m,h=a f=1 1\n");
    Files.writeString(node.wal(WAL), "m,h=a f=2 2\n");
    OtherUsers.give(OWNER, influx, node.bucket.getParent(), node.tool);
    roots = Files.createDirectory(folder.resolve("roots"));
    victim = Files.writeString(roots.resolve("victim"), "only root knows\n");
    Files.createDirectories(roots.resolve("autogen/2"));
    Files.writeString(roots.resolve("autogen/2/" + WAL), "only root knows\n");
    Files.createDirectories(roots.resolve("r1/.shard-repair.node-a.before.AbCdEf/0"));
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
  }

  private void nothingOfRootsWasTouched() throws Exception {
    assertThat(victim).hasContent("only root knows\n");
    assertThat(OtherUsers.owner(victim)).isEqualTo("root 600");
    assertThat(roots.resolve("r1/.shard-repair.node-a.before.AbCdEf/0")).isDirectory();
    try (Stream<Path> files = Files.walk(roots)) {
      assertThat(files).hasSize(8);
    }
    try (Stream<Path> files = Files.walk(node.bucket.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
            .doesNotContain("only root knows");
      }
    }
  }

  @Test
  void allThatAnExportRunsIsRunAsTheOwnerWithoutGroupsOrAWayBackAndWithTheSameEnvironment()
      throws Exception {
    Path seen = Files.createDirectory(folder.resolve("seen"));
    OtherUsers.give(OWNER, seen);
    for (String name : List.of("aws", "influx_inspect", "cp", "ln", "rm", "sha256sum")) {
      Path real = node.bin.resolve(name);
      if (Files.exists(real)) {
        Files.createDirectories(node.bin.resolve("real"));
        real = Files.move(real, node.bin.resolve("real").resolve(name));
      } else {
        real = node.program(name);
      }
      node.install(
          name,
          """
          echo "$(id -un) $(id -G) $(grep NoNewPrivs /proc/self/status) $(umask) $PWD ${HOME-} ${AWS_PROFILE-}" >>'%s/%s'
          exec '%s' "$@"\
          """
              .formatted(seen, name, real));
    }
    node.environment.put("HOME", "/root");
    node.environment.put("AWS_PROFILE", "nodes");

    Manifest manifest = node.export();
    assertThat(node.run("look").exit()).isZero();
    assertThat(node.run("preflight").exit()).isZero();
    assertThat(node.run("clean").exit()).isZero();

    assertThat(manifest.runs()).hasSize(2);
    assertThat(node.content(manifest.runs().get(0))).isEqualTo("m,h=a f=1 1\n");
    assertThat(node.content(manifest.runs().get(1))).isEqualTo("m,h=a f=2 2\n");
    String expected =
        "%s %s NoNewPrivs:\t1 0077 / /root nodes".formatted(OWNER, OtherUsers.gid(OWNER));
    try (Stream<Path> programs = Files.list(seen)) {
      assertThat(programs.toList())
          .hasSize(6)
          .allSatisfy(log -> assertThat(Files.readAllLines(log)).containsOnly(expected));
    }
    assertThat(OtherUsers.owner(staging)).isEqualTo(OWNER + " 700");
  }

  /**
   * The owner swaps the staging directory, while a file is about to be copied into it, for a tree
   * of his own, where a link to root's file has the copy's name.
   */
  @Test
  void aStageThatIsSwappedForLinksOverwritesNoFileOfRoot() throws Exception {
    node.install("cp", "sleep 2\nexec '%s' \"$@\"".formatted(node.program("cp")));
    Process attack =
        OtherUsers.attack(
            OWNER,
            """
            while :; do
              for process in /proc/[0-9]*; do
                while IFS= read -r -d '' word; do
                  case $word in
                    "$1"/r1/.shard-repair.*/_00001.wal)
                      mv "$1" "$1.gone" && mkdir -p "${word%/*}" && ln -s "$2" "$word" && exit
                      ;;
                  esac
                done 2>/dev/null <"$process/cmdline"
              done
            done
            """,
            staging.toString(),
            victim.toString());
    try {
      NodeFixture.Result result = node.run("export");

      assertThat(attack.waitFor(20, TimeUnit.SECONDS)).as("the attack was made").isTrue();
      assertThat(attack.exitValue()).isZero();
      nothingOfRootsWasTouched();
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.stderr()).contains("cannot stage ");
    } finally {
      attack.destroyForcibly();
    }
  }

  @Test
  void aLinkThatIsPlantedWhereALockIsWrittenOverwritesNoFileOfRoot() throws Exception {
    for (String action : List.of("preflight", "look", "export")) {
      assertThat(node.run("preflight").exit()).isZero();
      Path lock = node.locks().get(0);
      Files.delete(lock);
      Files.createSymbolicLink(staging.resolve(lock.getFileName() + ".new"), victim);
      OtherUsers.give(OWNER, staging);

      assertThat(node.refusal(action)).contains("cannot write " + lock);
      nothingOfRootsWasTouched();
      Files.delete(staging.resolve(lock.getFileName() + ".new"));
    }
  }

  @Test
  void aLinkInPlaceOfTheStagingDirectoryRemovesNothingOfRoot() throws Exception {
    Files.createSymbolicLink(staging, roots);
    OtherUsers.give(OWNER, influx);

    assertThat(node.refusal("clean")).contains("StagingDir " + staging);

    nothingOfRootsWasTouched();
  }

  @Test
  void aLinkInPlaceOfADirectoryOfTheWalReadsNothingOfRoot() throws Exception {
    Files.move(influx.resolve("wal/telegraf"), influx.resolve("gone"));
    Files.createSymbolicLink(influx.resolve("wal/telegraf"), roots);

    assertThat(node.refusal("export")).contains("the WAL of shard 2 is not in");
    assertThat(node.problems())
        .anyMatch(problem -> problem.contains("the WAL of shard 2 is not in"));
    nothingOfRootsWasTouched();
  }

  @Test
  void aLinkInPlaceOfTheDataDirectoryDoesNotMakeRootTheOwner() throws Exception {
    Files.move(influx.resolve("data"), influx.resolve("gone"));
    Files.createSymbolicLink(influx.resolve("data"), roots);

    for (String action : List.of("preflight", "look", "export", "clean")) {
      assertThat(node.refusal(action))
          .contains("belongs to root, and others can change " + influx + " on the way to ");
    }
    nothingOfRootsWasTouched();
  }

  @Test
  void aConfigurationFileThatTheOwnerCannotReadIsNotRead() throws Exception {
    node.parameters.put("ConfigFile", victim.toString());

    NodeFixture.Result result = node.run("preflight");

    assertThat(result.json().get("configProblem").asText()).isEqualTo("cannot be read");
    assertThat(result.stdout()).doesNotContain("only root knows");
  }

  @Test
  void theServicesEnvironmentIsReadByRootWhereOnlyRootCanAndCanChangeIt() throws Exception {
    Path file = node.system("etc/default/influxdb", "INFLUXDB_DATA_MAX_VALUES_PER_TAG=7\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path unit =
        node.system(
            "etc/systemd/system/influxdb.service", "Environment=INFLUXDB_ANTI_ENTROPY_ENABLED=1\n");

    JsonNode settings = node.run("preflight").json().get("settings");

    assertThat(settings)
        .map(setting -> setting.get("name").asText() + " " + setting.get("value").asText())
        .containsExactly("data.max-values-per-tag 7", "anti-entropy.enabled 1");

    OtherUsers.give(OWNER, unit);
    assertThat(node.run("preflight").json().get("settings")).as("read by its owner").hasSize(2);
    OtherUsers.give(STRANGER, unit);
    Files.setPosixFilePermissions(unit, PosixFilePermissions.fromString("rw-------"));
    assertThat(node.problems()).anyMatch(problem -> problem.startsWith("cannot read " + unit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwxr-x"})
  void aStagingDirectoryIsRefusedBelowOneThatOthersCanWriteTo(String rights) throws Exception {
    Files.setPosixFilePermissions(influx, PosixFilePermissions.fromString(rights));
    String refusal =
        "others than root and user %s can change %s, and with it StagingDir %s: take that right away, or choose another directory"
            .formatted(OWNER, influx, staging);

    assertThat(node.problems()).containsExactly(refusal);
    assertThat(node.refusal("export")).isEqualTo("shard-repair: " + refusal + "\n");
    assertThat(node.refusal("look")).isEqualTo("shard-repair: " + refusal + "\n");
    assertThat(staging).doesNotExist();
  }

  /** Where the sticky bit is set, nobody but its owner can replace what is there. */
  @Test
  void belowADirectoryForAllWithTheStickyBitOneOfTheOwnerIsSafeAndOneOfAnotherIsNot()
      throws Exception {
    OtherUsers.output("chmod", "1777", influx.toString());
    OtherUsers.give("root", folder.resolve("influx"));
    OtherUsers.give(OWNER, influx.resolve("data"), influx.resolve("wal"));
    assertThat(node.problems()).isEmpty();
    assertThat(OtherUsers.owner(staging)).isEqualTo(OWNER + " 700");
    assertThat(node.export().runs()).hasSize(2);

    OtherUsers.give(STRANGER, staging);
    assertThat(node.refusal("export")).contains(OWNER + " can change " + staging);

    OtherUsers.give(OWNER, staging);
    OtherUsers.output("chmod", "1777", staging.toString());
    assertThat(node.refusal("export")).contains(OWNER + " can change " + staging);
  }

  @Test
  void aStagingDirectoryThatAnEarlierReleaseMadeAsRootIsNamedWithWhatToDo() throws Exception {
    Files.createDirectories(staging.resolve("r1/.shard-repair.node-a.before.AbCdEf"));
    String refusal =
        "StagingDir %s belongs to root, not to %s as DataDir does; an earlier release made it as root: when no repair runs, remove it with all in it, as root: rm -r %s"
            .formatted(staging, OWNER, staging);

    assertThat(node.problems()).containsExactly(refusal);
    for (String action : List.of("look", "export", "clean")) {
      assertThat(node.refusal(action)).isEqualTo("shard-repair: " + refusal + "\n");
    }

    OtherUsers.output("bash", "-c", refusal.replaceFirst(".*: rm", "rm"));
    assertThat(node.export().runs()).hasSize(2);
  }

  @Test
  void aStagingDirectoryThatTheOwnerCannotMakeIsNamedWithWhatToDo() throws Exception {
    OtherUsers.give("root", influx);
    OtherUsers.give(OWNER, influx.resolve("data"), influx.resolve("wal"));
    String refusal =
        "user %s cannot make StagingDir %s: make it, as root: install -d -m 700 -o %s %s"
            .formatted(OWNER, staging, OWNER, staging);

    assertThat(node.problems()).containsExactly(refusal);
    assertThat(node.refusal("export")).isEqualTo("shard-repair: " + refusal + "\n");

    OtherUsers.output("bash", "-c", refusal.replaceFirst(".*: install", "install"));
    assertThat(node.export().runs()).hasSize(2);
  }

  @Test
  void dataOfRootIsLeftAloneWhereOthersCanChangeWhatLeadsToIt() throws Exception {
    OtherUsers.give("root", influx);
    assertThat(node.export().runs()).hasSize(2);

    OtherUsers.give(OWNER, node.wal(""));
    assertThat(node.refusal("export"))
        .contains("DataDir %s belongs to root".formatted(node.parameters.get("DataDir")))
        .contains("others can change " + influx.resolve("wal/telegraf/autogen/2"));

    OtherUsers.give("root", influx);
    OtherUsers.output("chmod", "g+w", influx.resolve("data").toString());
    assertThat(node.refusal("look")).contains("others can change " + influx.resolve("data"));
  }

  /** Or a file of root's in the shard, of an influxd that once ran as root, could not be linked. */
  @Test
  void aFileOfTheShardThatIsNotTheOwnersIsNamed() throws Exception {
    OtherUsers.give("root", node.data(TSM));

    assertThat(node.problems())
        .containsExactly(
            "%s does not belong to %s, as DataDir does: chown it".formatted(node.data(TSM), OWNER));
  }

  @Test
  void aDataDirectoryThatIsNotThereIsAProblemLikeAnyOther() throws Exception {
    node.parameters.put("DataDir", influx.resolve("none").toString());

    assertThat(node.problems())
        .contains("DataDir %s is not a directory on this node".formatted(influx.resolve("none")));
  }

  @Test
  void aUserWhoIsNotRootDoesAllHimself() throws Exception {
    node.user.addAll(OtherUsers.as(OWNER));
    OtherUsers.give(OWNER, node.script.getParent(), node.bin);

    assertThat(node.problems()).isEmpty();
    assertThat(node.export().runs()).hasSize(2);
    assertThat(node.run("clean").stdout()).contains("\"removed\":false");

    // With a umask of 002, as where each user has a group of the same name, all is like this.
    OtherUsers.output("chmod", "-R", "g+w", influx.toString(), node.bin.toString());
    assertThat(node.export().runs()).hasSize(2);

    OtherUsers.output("chgrp", OtherUsers.gid(STRANGER), influx.toString());
    assertThat(node.refusal("export"))
        .contains("can change " + influx + ", and with it StagingDir");
    OtherUsers.give(OWNER, influx);

    OtherUsers.give(STRANGER, node.bin);
    assertThat(node.refusal("export"))
        .contains("influx_inspect is not run")
        .contains(node.bin + ";");
  }

  @Test
  void withoutSetprivRootDoesNothing() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String name : List.of("bash", "stat", "id")) {
      Files.createSymbolicLink(tools.resolve(name), node.program(name));
    }
    node.environment.put("PATH", tools.toString());

    for (String action : List.of("preflight", "look", "export", "clean")) {
      assertThat(node.refusal(action))
          .isEqualTo("shard-repair: setpriv is not there; install util-linux\n");
    }
    assertThat(staging).doesNotExist();
  }

  /**
   * Where the tool can be run but not read, Linux hides its /proc/self/fd, through which it writes.
   */
  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwx--x--x", "rw-r--r--"})
  void aToolThatTheOwnerCannotRunOrReadIsNamed(String rights) throws Exception {
    Files.setPosixFilePermissions(
        node.bin.resolve("influx_inspect"), PosixFilePermissions.fromString(rights));

    assertThat(node.problems())
        .containsExactly(
            "influx_inspect is not there for user %s: influx_inspect; set influxInspect of node node-a"
                .formatted(OWNER));
  }

  @Test
  void endsWithTheSignalThatTheAgentSends() throws Exception {
    Files.writeString(node.tool.resolve("before"), "sleep 30\n");
    Process export = node.start("export");
    for (int i = 0; i < 100 && !Files.exists(node.tool.resolve("arguments")); i++) {
      Thread.sleep(100);
    }
    assertThat(node.tool.resolve("arguments")).exists();

    export.destroy();

    NodeFixture.Result result = node.end(export);
    assertThat(result.stderr()).contains("ended by signal TERM");
    assertThat(node.stagingDirectories()).isEmpty();
  }
}
