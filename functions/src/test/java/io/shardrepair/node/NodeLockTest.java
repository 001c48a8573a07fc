package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock on a node, which repairs of different stacks, and of different folders, both see. */
class NodeLockTest {
  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void shard() throws Exception {
    node = new NodeFixture(folder);
    Files.writeString(node.data("000000001-000000001.tsm"), "12345");
  }

  private String lockedBy() throws Exception {
    NodeFixture.Result result = node.run("preflight");
    assertThat(result.stderr()).isEmpty();
    return result.json().get("lockedBy").asText();
  }

  private String refused(String action) throws Exception {
    NodeFixture.Result result = node.run(action);
    assertThat(result.exit()).isNotZero();
    assertThat(result.stdout()).isEmpty();
    return result.stderr();
  }

  private void as(String repairId, String bucket) {
    node.parameters.put("RepairId", repairId);
    node.parameters.put("Bucket", bucket);
  }

  private String lock() throws IOException {
    return Files.readString(node.locks().get(0));
  }

  @Test
  void aRepairOfAnotherStackIsRefusedAndToldWhoSinceWhenAndHowToRemoveIt() throws Exception {
    assertThat(lockedBy()).isEmpty();
    String since = lock().split(" ", -1)[1];
    assertThat(Duration.between(Instant.parse(since), Instant.now()))
        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));

    as("r2", "other-bucket");

    String refusal =
        "repair r1 (bucket) has the lock of shard 2 since %s: wait until it has ended; if it was stopped for good, remove %s"
            .formatted(since, node.locks().get(0));
    assertThat(lockedBy()).isEqualTo(refusal);
    assertThat(refused("export")).isEqualTo("shard-repair: " + refusal + "\n");
    assertThat(refused("look")).isEqualTo("shard-repair: " + refusal + "\n");
    assertThat(node.bucket.resolve("repairs")).doesNotExist();

    Files.delete(node.locks().get(0));
    assertThat(lockedBy()).isEmpty();
  }

  @Test
  void aCleanUpGivesBackItsOwnLockOnly() throws Exception {
    assertThat(lockedBy()).isEmpty();

    as("r2", "other-bucket");
    assertThat(node.run("clean").exit()).isZero();
    as("r1", "other-bucket");
    assertThat(node.run("clean").exit()).isZero();
    assertThat(node.locks()).hasSize(1);

    as("r1", "bucket");
    assertThat(node.run("clean").exit()).isZero();
    assertThat(node.locks()).isEmpty();
  }

  @Test
  void eachStepRenewsTheLockAndTakesItAgainWhereItIsFree() throws Exception {
    node.export();
    String first = lock();
    long until = Long.parseLong(first.split(" ", -1)[2]);
    assertThat(Duration.ofSeconds(until - Instant.now().getEpochSecond()))
        .as("longer than an execution may last")
        .isBetween(Duration.ofHours(49), Duration.ofHours(50));

    Files.writeString(node.locks().get(0), first.replace(" " + until + " ", " 1 "));
    assertThat(node.run("look").exit()).isZero();
    assertThat(lock().split(" ", -1)).startsWith(first.split(" ", -1)[0], first.split(" ", -1)[1]);
    assertThat(Long.parseLong(lock().split(" ", -1)[2])).isGreaterThanOrEqualTo(until);

    Files.delete(node.locks().get(0));
    assertThat(node.run("look").exit()).isZero();
    assertThat(lock()).startsWith("r1 ");
  }

  @Test
  void aLockThatRanOutIsTakenOver() throws Exception {
    assertThat(lockedBy()).isEmpty();
    long now = Instant.now().getEpochSecond();
    Path file = node.locks().get(0);

    Files.writeString(file, "r0 2026-11-16T00:00:00Z %d other-bucket\n".formatted(now + 100));
    assertThat(lockedBy()).startsWith("repair r0 (other-bucket) has the lock");

    Files.writeString(file, "r0 2026-11-16T00:00:00Z %d other-bucket\n".formatted(now - 1));
    assertThat(lockedBy()).isEmpty();
    assertThat(lock()).startsWith("r1 ").doesNotContain("2026-11-16T00:00:00Z");
  }

  @Test
  void amongRepairsOfAStackItsOwnLockHasDecided() throws Exception {
    assertThat(lockedBy()).isEmpty();

    as("r2", "bucket");

    assertThat(lockedBy()).isEmpty();
    assertThat(lock()).startsWith("r2 ");
  }

  @Test
  void aLockThatCannotBeReadIsNobodysToTake() throws Exception {
    assertThat(lockedBy()).isEmpty();
    Files.writeString(node.locks().get(0), "");

    assertThat(lockedBy())
        .startsWith("repair unknown (" + node.locks().get(0) + " cannot be read) has the lock")
        .endsWith(node.locks().get(0).toString());
    assertThat(node.locks().get(0)).hasContent("");
  }

  @Test
  void otherShardsAreNotLockedAndAllOfACopyAre() throws Exception {
    assertThat(lockedBy()).isEmpty();

    as("r2", "other-bucket");
    node.parameters.put("ShardIds", "3");
    node.createShard();
    assertThat(lockedBy()).isEmpty();
    assertThat(node.locks()).hasSize(2);

    as("r3", "third-bucket");
    node.parameters.put("ShardIds", "4");
    node.createShard();
    node.parameters.put("ShardIds", "4,3");
    assertThat(lockedBy()).startsWith("repair r2 (other-bucket) has the lock of shard 3");
    assertThat(node.run("clean").exit()).isZero();
    assertThat(node.locks()).as("gives back what it took before it was refused").hasSize(2);
  }

  @Test
  void theSameDataIsLockedWhateverPathLeadsToIt() throws Exception {
    assertThat(lockedBy()).isEmpty();

    as("r2", "other-bucket");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("influx/data"));
    node.parameters.put("DataDir", link.toString());

    assertThat(lockedBy()).startsWith("repair r1 (bucket) has the lock");
  }

  /** Where this process runs, its id and its start, as a local stack gives them to the script. */
  private static String mark(Process process) throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    Path space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    String[] stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" ", -1);
    return "%s/%s %d %s".formatted(boot, space, process.pid(), stat[21]);
  }

  @Test
  void aLocalStackIsKnownByItsProcessAndTakenOverWhenThatIsGone() throws Exception {
    Process first = new ProcessBuilder(node.program("sleep").toString(), "600").start();
    Process second = new ProcessBuilder(node.program("sleep").toString(), "600").start();
    try {
      node.environment.put("SHARD_REPAIR_PROCESS", mark(first));
      assertThat(lockedBy()).isEmpty();
      Files.createDirectories(Path.of(node.parameters.get("StagingDir"), "r1"));

      node.environment.put("SHARD_REPAIR_PROCESS", mark(second));
      node.parameters.put("RepairId", "r2");
      assertThat(lockedBy()).startsWith("repair r1 (bucket ").contains(" " + first.pid() + " ");
      NodeFixture.Result found = node.run("preflight");
      assertThat(found.json().get("otherStaging")).as("in use, not left").isEmpty();

      String elsewhere = mark(first).replaceFirst("^[^ ]+", "another-boot");
      String lock = lock();
      Files.writeString(node.locks().get(0), lock.replaceFirst("bucket .*", "bucket " + elsewhere));
      first.destroyForcibly().waitFor();
      assertThat(lockedBy()).as("of another boot or container").startsWith("repair r1 (bucket ");

      Files.writeString(node.locks().get(0), lock);
      found = node.run("preflight");
      assertThat(found.json().get("lockedBy").asText()).isEmpty();
      assertThat(found.json().get("otherStaging")).hasSize(1);
      assertThat(lock()).startsWith("r2 ").endsWith(mark(second) + "\n");
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
  }

  @Test
  void aStackOnAwsDoesNotJudgeProcesses() throws Exception {
    node.environment.put("SHARD_REPAIR_PROCESS", "some-boot 999999 12");
    assertThat(lockedBy()).isEmpty();

    node.environment.clear();
    as("r2", "stack-bucket");

    assertThat(lockedBy()).startsWith("repair r1 (bucket some-boot 999999 12) has the lock");
  }

  @Test
  void ofManyAtOnceOneGetsTheLock() throws Exception {
    List<NodeFixture> nodes = new ArrayList<>();
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      NodeFixture other = new NodeFixture(folder.resolve("stack-" + i));
      other.parameters.putAll(node.parameters);
      other.parameters.put("RepairId", "r" + i);
      other.parameters.put("Bucket", "bucket-" + i);
      Files.createDirectories(other.bucket.resolveSibling("bucket-" + i));
      nodes.add(other);
      running.add(other.start("preflight"));
    }
    int got = 0;
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).end(running.get(i)).json().get("lockedBy").asText().isEmpty()) {
        got++;
        assertThat(lock()).startsWith("r" + i + " ");
      }
    }
    assertThat(got).isEqualTo(1);
  }
}
