package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.json.Json;
import io.shardrepair.local.RepairStack.Repair;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.Blackout;
import io.shardrepair.model.Settings.GuardRails;
import io.shardrepair.model.Settings.PreflightMargins;
import io.shardrepair.model.Settings.ReplayPace;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.preflight.Check;
import io.shardrepair.preflight.Lock;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardKey;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an operator does and sees, on a shard of three copies: the stack as template.yaml describes
 * it, three real nodes for each scenario, and after each step what these hold, as {@link Dump}
 * reads it. A copy's points lie in TSM files, those of node-b in the WAL.
 */
@ExtendWith(SharedStack.class)
class RunbookIT {
  private static final Instant DAY = Instant.parse("2024-05-01T00:00:00Z");
  private static final List<String> NAMES = List.of("node-a", "node-b", "node-c");
  private static final Settings USUAL = Settings.DEFAULT;

  /** The shards here were written a moment ago. */
  private static final PreflightMargins NO_QUIET_TIME = new PreflightMargins(0, 24, 5);

  private static final Settings SETTINGS =
      new Settings(USUAL.guardRails(), NO_QUIET_TIME, USUAL.replay());

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static RepairStack stack;

  /** Locks and status of shards are objects of one bucket, so each scenario has its own shard. */
  private final String database = "runbook" + DATABASES.incrementAndGet();

  private final List<InfluxNode> nodes = new ArrayList<>();
  @TempDir Path folder;
  private Instant shardStart = DAY;
  private InfluxNode a;
  private InfluxNode b;
  private InfluxNode c;

  @BeforeAll
  static void useStack(RepairStack shared) {
    stack = shared;
  }

  @BeforeEach
  void startNodes() throws IOException {
    for (String name : NAMES) {
      InfluxNode node = new InfluxNode(name, stack.tools().influxd(), folder.resolve(name));
      nodes.add(node);
      node.start(
          name.equals("node-b")
              ? InfluxSettings.manyFiles().keepingWal()
              : InfluxSettings.manyFiles());
      query(
          node,
          "CREATE DATABASE %s WITH DURATION INF SHARD DURATION 1d NAME autogen"
              .formatted(database));
    }
    a = nodes.get(0);
    b = nodes.get(1);
    c = nodes.get(2);
  }

  @AfterEach
  void stopNodes() {
    nodes.forEach(InfluxNode::close);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void threeCopiesGetTheUnionAndWhatMostOfThemHoldAndTheUndoFolderTakesTheWinnersBack()
      throws Exception {
    everywhere(cpu(0, 288));
    scatterMem();
    // Of a, b and c; by minutes: two against one in each way, each its own, and one lacks it.
    conflict(0, "used=1", "used=1", "used=2");
    conflict(1, "used=1", "used=2", "used=2");
    conflict(2, "used=3", "used=2", "used=3");
    conflict(3, "used=1", "used=2", "used=3");
    conflict(4, "used=1", "used=2", null);
    List<Map<String, String>> before = dumps();

    RepairReport report = run(input("repair", "\"conflicts\":\"majority\""));

    List<Map<String, String>> expected = united(before, point -> !point.startsWith("disk,"));
    for (Map<String, String> copy : expected) {
      copy.put(disk("used", 0), "1");
      copy.put(disk("used", 1), "2");
      copy.put(disk("used", 2), "3");
    }
    assertThat(dumps()).isEqualTo(expected);
    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.CONFLICTS);
    long missing = missing(before);
    assertThat(report.message())
        .isEqualTo(
            missing
                + " missing points were written and read back; 3 conflicts were resolved by"
                + " majority; conflicts left as they are: 2");
    assertThat(report.conflicts()).isEqualTo(2);
    assertThat(report.planned().orElseThrow().conflicts().found()).isEqualTo(5);
    assertThat(report.copies())
        .allSatisfy(
            copy -> {
              // One winner for each, besides what it lacked.
              assertThat(copy.replayed()).contains(copy.missingBefore().orElseThrow() + 1);
              assertThat(copy.refused()).contains(0L);
              assertThat(copy.missingAfter()).contains(0L);
            });
    assertThat(report.planned().orElseThrow().undo())
        .containsExactlyElementsOf(
            NAMES.stream().map(name -> undo(report, name, "overwritten.lp.gz")).toList());
    RepairStack.assertNoStagingIsLeft(nodes);

    for (InfluxNode node : nodes) {
      write(node, unzipped(undo(report, node.name(), "overwritten.lp.gz")));
    }

    expected.get(0).put(disk("used", 1), "1");
    expected.get(1).put(disk("used", 2), "2");
    expected.get(2).put(disk("used", 0), "2");
    assertThat(dumps()).isEqualTo(expected);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @CsvSource({
    // policy, used at 0, inodes at 1, label at 2, used at 3; "-" for left as it is
    "max, 5, 7i, -, 2",
    "min, 1, 2i, -, 1",
    "prefer:node-b, 3, 2i, y, -"
  })
  void aPolicySettlesWhatItCanAndACopyThatLackedThePointGetsTheWinner(
      String policy, String used, String inodes, String label, String usedLater) throws Exception {
    everywhere(cpu(0, 288));
    conflict(0, "used=1", "used=3", "used=5");
    conflict(1, "inodes=7i", "inodes=2i", null);
    conflict(2, "label=\"x\"", "label=\"y\"", "label=\"x\"");
    conflict(3, "used=1", null, "used=2");
    List<Map<String, String>> before = dumps();

    RepairReport report = run(input("repair", "\"conflicts\":\"%s\"".formatted(policy)));

    List<Map<String, String>> expected = united(before, point -> !point.startsWith("disk,"));
    settle(expected, disk("used", 0), used);
    settle(expected, disk("inodes", 1), inodes);
    settle(expected, disk("label", 2), label.equals("-") ? "-" : '"' + label + '"');
    settle(expected, disk("used", 3), usedLater);
    assertThat(dumps()).isEqualTo(expected);
    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(report.conflicts()).isEqualTo(1);
    assertThat(report.planned().orElseThrow().conflicts().resolved()).isEqualTo(3);
    assertThat(report.message()).contains("3 conflicts were resolved by " + policy);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aSeriesDeletedOnOneCopyWaitsForTheAnswerThatDeletesItEverywhere() throws Exception {
    deleteOnOneCopy();
    List<Map<String, String>> before = dumps();

    RepairReport reviewed = run(input("repair"));

    assertThat(reviewed.status()).as(reviewed.message()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(reviewed.reasons())
        .singleElement()
        .asString()
        .startsWith("node-c lacks all points of 1 series, which may have been deleted there");
    assertThat(reviewed.planned().orElseThrow().suspectedDeletes().sample())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.series().series()).hasToString("disk,host=gone");
              assertThat(suspect.series().holders()).containsExactly("node-a", "node-b");
              assertThat(suspect.series().lacking()).containsExactly("node-c");
            });
    assertThat(reviewed.copies().get(2).left())
        .containsExactly(new Left(Left.Reason.SUSPECTED_DELETE, 20));
    assertThat(dumps()).isEqualTo(before);

    RepairReport unanswered = run(apply(reviewed, ""));

    assertThat(unanswered.status()).as(unanswered.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(unanswered.failure().orElseThrow().error()).isEqualTo("PlanNotApplicable");
    assertThat(unanswered.message()).contains("1 suspected delete without an answer");
    assertThat(dumps()).isEqualTo(before);

    RepairReport deleted = run(apply(reviewed, answer("delete")));

    List<Map<String, String>> expected = united(before, point -> true);
    expected.forEach(copy -> copy.keySet().removeIf(point -> point.startsWith("disk,host=gone\t")));
    assertThat(dumps()).isEqualTo(expected);
    assertThat(expected.get(0)).containsKey(key("cpu,host=gone", "usage", 0));
    assertThat(deleted.status()).as(deleted.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(deleted.message())
        .isEqualTo("1 missing point was written and read back; 1 series was deleted");
    assertThat(deleted.copies())
        .extracting(copy -> copy.deletedSeries().orElseThrow())
        .containsExactly(1L, 1L, 0L);
    assertThat(deleted.copies().get(2).left())
        .containsExactly(new Left(Left.Reason.DELETED_ELSEWHERE, 20));

    for (InfluxNode node : List.of(a, b)) {
      write(node, unzipped(undo(deleted, node.name(), "deleted.lp.gz")));
    }

    // Each holder gets back what all of them had; node-c still has the point that it had lost.
    List<Map<String, String>> undone = united(before, point -> true);
    undone.set(2, expected.get(2));
    assertThat(dumps()).isEqualTo(undone);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aSeriesAnsweredWithLeaveStaysAsItIsUntilItIsReplayedAndUndone() throws Exception {
    deleteOnOneCopy();
    List<Map<String, String>> before = dumps();
    RepairReport reviewed = run(input("plan"));
    assertThat(reviewed.status()).as(reviewed.message()).isEqualTo(RepairStatus.NEEDS_REVIEW);

    RepairReport left = run(apply(reviewed, answer("leave")));

    assertThat(left.status()).as(left.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(left.message())
        .isEqualTo(
            "1 missing point was written and read back; 21 points are left missing on purpose");
    List<Left> ofB = List.of(new Left(Left.Reason.ANSWERED_LEAVE, 1));
    List<Left> ofC = List.of(new Left(Left.Reason.ANSWERED_LEAVE, 20));
    assertThat(left.copies()).extracting(CopyReport::left).containsExactly(List.of(), ofB, ofC);
    List<Map<String, String>> expected =
        united(before, point -> !point.startsWith("disk,host=gone\t"));
    assertThat(dumps()).isEqualTo(expected);

    RepairReport again = run(input("plan"));
    RepairReport nothingLost = run(apply(again, answer("leave")));

    assertThat(nothingLost.status()).as(nothingLost.message()).isEqualTo(RepairStatus.LEFT);
    assertThat(nothingLost.message())
        .isEqualTo("nothing was written: the 21 missing points are left on purpose");
    assertThat(nothingLost.bytesReplayed()).isZero();
    assertThat(dumps()).isEqualTo(expected);
    assertThat(status().state()).isEqualTo(ShardStatus.State.DIFFERING);

    RepairReport replayed = run(apply(again, answer("replay")));

    assertThat(replayed.status()).as(replayed.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(dumps()).isEqualTo(united(before, point -> true));
    assertThat(status().state()).isEqualTo(ShardStatus.State.REPAIRED);
    InfluxNode.awaitEmptyWals(nodes);
    String statements =
        new String(stack.store().read(undo(replayed, "node-c", "delete.influxql")), UTF_8);
    for (String statement : statements.lines().toList()) {
      query(c, statement);
    }
    List<Map<String, String>> undone = united(before, point -> true);
    undone.set(2, expected.get(2));
    assertThat(dumps()).isEqualTo(undone);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void guardRailsOfTheNodesDocumentStopARepairAndItsPlanIsAppliedAsItIs() throws Exception {
    everywhere(cpu(0, 90));
    write(a, cpu(90, 100));
    write(b, cpu(90, 100));
    conflict(0, "used=1", "used=1", "used=2");
    conflict(1, "used=1", "used=2", "used=2");
    List<Map<String, String>> before = dumps();
    Settings narrow = new Settings(new GuardRails(0.05, 1), NO_QUIET_TIME, USUAL.replay());

    RepairReport stopped = stack.start(nodes, narrow, input("repair")).report();

    assertThat(stopped.status()).as(stopped.message()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(stopped.reasons())
        .containsExactly(
            "node-c lacks 10.0 % of all points, more than the 5.0 % of maxMissingShare: look at"
                + " what it lacks, then apply the plan",
            "copies hold 2 points with different values, more than the 1 of maxConflicts: look at"
                + " the conflict objects of the plan, then apply it, or plan again with a policy"
                + " for conflicts");
    assertThat(stopped.message())
        .isEqualTo("nothing was written: " + String.join("; ", stopped.reasons()));
    assertThat(dumps()).isEqualTo(before);
    assertThat(status().state()).isEqualTo(ShardStatus.State.NEEDS_REVIEW);

    RepairReport applied = stack.start(nodes, narrow, apply(stopped, "")).report();

    assertThat(applied.status()).as(applied.message()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(applied.planId()).contains(stopped.repairId());
    assertThat(applied.message())
        .isEqualTo("40 missing points were written and read back; conflicts left as they are: 2");
    assertThat(dumps()).isEqualTo(united(before, point -> true));
    assertThat(status().state()).isEqualTo(ShardStatus.State.DIFFERING);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aShardThatStillTakesWritesIsRefusedUnlessItIsAllowed() throws Exception {
    // Tomorrow's, so that it does not end while this runs.
    shardStart = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    everywhere(cpu(0, 100));
    scatterMem();
    List<Map<String, String>> before = dumps();

    RepairReport refused = run(input("repair"));

    assertThat(refused.status()).as(refused.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(refused.failure().orElseThrow().error()).isEqualTo("PreflightRefused");
    Instant end = shardStart.plus(1, ChronoUnit.DAYS);
    assertThat(refusals(refused))
        .containsExactly(
            " shard-cold the shard takes writes until %s: repair it after that time, or set allowHot"
                .formatted(end));
    assertThat(dumps()).isEqualTo(before);

    RepairReport allowed = run(input("repair", "\"allowHot\":true"));

    assertThat(allowed.status()).as(allowed.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(allowed.checks())
        .filteredOn(Check::allowed)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo("shard-cold");
              assertThat(check.passed()).isTrue();
              assertThat(check.detail()).contains("the shard is hot, which allowHot allows");
            });
    assertThat(dumps()).isEqualTo(united(before, point -> true));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aShardWrittenToAMomentAgoIsRefusedBeforeAnythingIsTouched() throws Exception {
    everywhere(cpu(0, 100));
    scatterMem();
    InfluxNode.awaitEmptyWals(List.of(a, c));
    List<Map<String, String>> before = dumps();

    RepairReport refused = stack.start(nodes, USUAL, input("repair")).report();

    assertThat(refused.status()).as(refused.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(refused.failure().orElseThrow().error()).isEqualTo("PreflightRefused");
    // The WAL of two copies is empty: there, the files that it became say when.
    assertThat(refusals(refused))
        .hasSize(3)
        .allSatisfy(
            refusal ->
                assertThat(refusal)
                    .matches(
                        "node-[abc] wal-quiet [0-9,]+ bytes in the WAL; last written, snapshotted or"
                            + " deleted [0-9]+ s ago: find out who writes into a cold shard, and"
                            + " start again when nobody has for 600 s, or set allowHot"));
    assertThat(refused.message()).startsWith("(1) node-a: ").contains("when nobody has for 600 s");
    assertThat(refused.bytesExported()).isZero();
    assertThat(dumps()).isEqualTo(before);
    RepairStack.assertNoStagingIsLeft(nodes);
    assertThat(locks()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whileOneRepairIsPausedAnotherIsRefusedAndWithoutThePauseItGoesOnToItsEnd() throws Exception {
    everywhere(cpu(0, 100));
    scatterMem();
    List<Map<String, String>> before = dumps();
    Repair first = stack.start(nodes, SETTINGS, input("repair"));
    pause(first);
    awaitAll(first, RunbookIT::isPaused);

    RepairReport second = run(input("plan"));

    assertThat(second.status()).as(second.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(second.failure().orElseThrow().error()).isEqualTo("PreflightRefused");
    assertThat(second.checks()).hasSize(1);
    assertThat(refusals(second))
        .singleElement()
        .asString()
        .startsWith(
            " no-other-repair repair %s has the lock of this shard since "
                .formatted(first.objects().repairId()))
        .endsWith(
            ", and runs: wait until execution %s has ended, or stop it"
                .formatted(first.execution()));
    assertThat(locks())
        .hasSize(3)
        .extracting(Lock::repairId)
        .containsOnly(first.objects().repairId());
    assertThat(progress(first))
        .hasSize(3)
        .allSatisfy(
            progress -> {
              assertThat(progress.account().written()).isZero();
              assertThat(progress.hold().map(Hold::reason))
                  .contains("paused: remove %s to go on".formatted(first.objects().replayPause()));
            });
    assertThat(dumps()).isEqualTo(before);

    stack.store().delete(first.objects().replayPause());

    RepairReport ended = first.report();
    assertThat(ended.status()).as(ended.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(dumps()).isEqualTo(united(before, point -> true));
    assertThat(locks()).isEmpty();
    RepairStack.assertNoStagingIsLeft(nodes);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aRepairStoppedInTheMiddleOfItsReplayIsFinishedByANewOne() throws Exception {
    // Each copy lacks 600 points of 1,200: twenty seconds at this pace, of which few are needed.
    for (int i = 0; i < nodes.size(); i++) {
      write(nodes.get(i), cpu(100 * i, 100 * i + 150));
    }
    List<Map<String, String>> before = dumps();
    List<Map<String, String>> union = united(before, point -> true);
    Settings slow =
        new Settings(new GuardRails(1, 0), NO_QUIET_TIME, new ReplayPace(30, List.of(), 300));
    Repair stopped = stack.start(nodes, slow, input("repair"));
    awaitAll(stopped, progress -> progress.account().written() > 0);
    pause(stopped);
    awaitAll(stopped, RunbookIT::isPaused);

    stopped.stop();

    List<Map<String, String>> halfway = dumps();
    for (int i = 0; i < nodes.size(); i++) {
      assertThat(union.get(i)).containsAllEntriesOf(halfway.get(i));
      assertThat(halfway.get(i)).containsAllEntriesOf(before.get(i));
      assertThat(halfway.get(i)).hasSizeBetween(before.get(i).size() + 1, union.get(i).size() - 1);
    }
    Settings usualPace = new Settings(new GuardRails(1, 0), NO_QUIET_TIME, USUAL.replay());
    RepairReport tooEarly = stack.start(nodes, usualPace, input("repair")).report();
    assertThat(refusals(tooEarly))
        .singleElement()
        .asString()
        .contains("its execution ended at ", "a function of it may go on until ");
    assertThat(dumps()).isEqualTo(halfway);
    // No function of it writes any more: it was paused.
    for (String key : lockKeys()) {
      stack.store().delete(key);
    }

    RepairReport finished = stack.start(nodes, usualPace, input("repair")).report();

    assertThat(finished.status()).as(finished.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(finished.copies())
        .extracting(copy -> copy.replayed().orElseThrow())
        .containsExactlyElementsOf(
            halfway.stream().map(copy -> (long) union.get(0).size() - copy.size()).toList());
    assertThat(dumps()).isEqualTo(union);
    assertThat(locks()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aPlanIsOutdatedAsSoonAsWhatItRestsOnIsOtherwiseAndGoodAgainWhenItIsAsItWas()
      throws Exception {
    everywhere(cpu(0, 100));
    scatterMem();
    conflict(0, "used=1", "used=1", "used=2");
    RepairReport planned = run(input("plan", "\"conflicts\":\"majority\""));
    assertThat(planned.status()).as(planned.message()).isEqualTo(RepairStatus.PLANNED);
    conflict(0, null, null, "used=3");
    List<Map<String, String>> before = dumps();

    RepairReport outdated = run(apply(planned, ""));

    assertThat(outdated.status()).as(outdated.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(outdated.failure().orElseThrow().error()).isEqualTo("PlanOutdated");
    assertThat(outdated.message())
        .isEqualTo(
            "plan %s is outdated: copies disagreed on 1 point then and on 1 now, and the values are not the same; make a new plan"
                .formatted(planned.repairId()));
    assertThat(outdated.bytesReplayed()).isZero();
    assertThat(dumps()).isEqualTo(before);
    assertThat(locks()).isEmpty();

    conflict(0, null, null, "used=2");
    RepairReport applied = run(apply(planned, ""));

    assertThat(applied.status()).as(applied.message()).isEqualTo(RepairStatus.REPAIRED);
    List<Map<String, String>> expected = united(before, point -> true);
    settle(expected, disk("used", 0), "1");
    assertThat(dumps()).isEqualTo(expected);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void inABlackoutNothingIsWrittenAndTheRepairCanBeStopped() throws Exception {
    everywhere(cpu(0, 100));
    scatterMem();
    List<Map<String, String>> before = dumps();
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofHours(2));
    Blackout blackout = new Blackout(timeOfDay(end.minus(Duration.ofHours(3))), timeOfDay(end));
    Settings settings =
        new Settings(USUAL.guardRails(), NO_QUIET_TIME, new ReplayPace(0, List.of(blackout), 300));
    Repair repair = stack.start(nodes, settings, input("repair"));

    awaitAll(repair, progress -> progress.hold().isPresent());

    assertThat(progress(repair))
        .allSatisfy(
            progress -> {
              Hold hold = progress.hold().orElseThrow();
              assertThat(hold.reason()).isEqualTo("blackout until " + end);
              assertThat(Instant.parse(hold.until())).isBetween(end, end.plusSeconds(2));
              assertThat(progress.account().written()).isZero();
            });
    assertThat(repair.runs()).isTrue();
    assertThat(dumps()).isEqualTo(before);
    repair.stop();
    assertThat(dumps()).isEqualTo(before);
  }

  /** Four hosts, a point a minute each. */
  private String cpu(int fromMinute, int toMinute) {
    StringBuilder lines = new StringBuilder();
    for (int minute = fromMinute; minute < toMinute; minute++) {
      for (int host = 0; host < 4; host++) {
        lines.append(line("cpu,host=h" + host, "usage=" + (minute + host), minute));
      }
    }
    return lines.toString();
  }

  /** Points that one or two of the three copies hold, in each way; no copy lacks the series. */
  private void scatterMem() throws IOException {
    for (int minute = 0; minute < 30; minute++) {
      int holders = 1 + minute % 6;
      for (int i = 0; i < nodes.size(); i++) {
        if ((holders & 1 << i) != 0) {
          write(nodes.get(i), line("mem,host=h1", "free=" + minute + "i", minute));
        }
      }
    }
  }

  /** A point with the value of each copy, null for none. */
  private void conflict(int minute, String ofA, String ofB, String ofC) throws IOException {
    String[] values = {ofA, ofB, ofC};
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        write(nodes.get(i), line("disk,host=h1", values[i], minute));
      }
    }
  }

  /**
   * A series that node-c deleted, and of which node-b lacks a point; another point of node-c is
   * lost. The deletes of a series that the WAL holds would be in the WAL, too, and such an export
   * is not whole: so nothing is in the WAL.
   */
  private void deleteOnOneCopy() throws Exception {
    b.stop();
    b.start(InfluxSettings.manyFiles());
    everywhere(cpu(0, 100) + line("cpu,host=gone", "usage=1", 0));
    for (int minute = 0; minute < 20; minute++) {
      String line = line("disk,host=gone", "used=" + minute, minute);
      for (InfluxNode node : minute == 7 ? List.of(a, c) : nodes) {
        write(node, line);
      }
    }
    write(a, line("cpu,host=h1", "usage=5", 200));
    write(b, line("cpu,host=h1", "usage=5", 200));
    InfluxNode.awaitEmptyWals(nodes);
    query(c, "DELETE FROM disk WHERE host = 'gone'");
  }

  private void everywhere(String lines) throws IOException {
    for (InfluxNode node : nodes) {
      write(node, lines);
    }
  }

  private String line(String series, String field, int minute) {
    return "%s %s %d%n".formatted(series, field, nanos(minute));
  }

  private long nanos(int minute) {
    return shardStart.plusSeconds(60L * minute).getEpochSecond() * 1_000_000_000L;
  }

  private String disk(String field, int minute) {
    return key("disk,host=h1", field, minute);
  }

  /** A point as {@link Dump} names it. */
  private String key(String series, String field, int minute) {
    return series + "\t" + field + "\t" + nanos(minute);
  }

  private void write(InfluxNode node, String lines) {
    new InfluxHttp(node).write(database, lines).join();
  }

  private void query(InfluxNode node, String statement) throws IOException {
    new InfluxHttp(node).query(database, statement);
  }

  /** What the copies hold, in their order. */
  private List<Map<String, String>> dumps() throws Exception {
    List<Map<String, String>> dumps = new ArrayList<>();
    for (InfluxNode node : nodes) {
      dumps.add(Dump.of(node, stack.tools().influxInspect(), database, folder));
    }
    return dumps;
  }

  /**
   * Each copy with what the others hold and it lacks; only of the points that are {@code meant}.
   */
  private static List<Map<String, String>> united(
      List<Map<String, String>> copies, Predicate<String> meant) {
    List<Map<String, String>> united = new ArrayList<>();
    for (Map<String, String> own : copies) {
      Map<String, String> union = new TreeMap<>(own);
      for (Map<String, String> other : copies) {
        other.forEach(
            (point, value) -> {
              if (meant.test(point)) {
                union.putIfAbsent(point, value);
              }
            });
      }
      united.add(union);
    }
    return united;
  }

  /** Points that copies lack and of which there is one value. */
  private static long missing(List<Map<String, String>> copies) {
    List<Map<String, String>> united = united(copies, point -> !point.startsWith("disk,"));
    long missing = 0;
    for (int i = 0; i < copies.size(); i++) {
      missing += united.get(i).size() - copies.get(i).size();
    }
    assertThat(missing).isPositive();
    return missing;
  }

  private static void settle(List<Map<String, String>> copies, String point, String value) {
    if (!value.equals("-")) {
      copies.forEach(copy -> copy.put(point, value));
    }
  }

  private String input(String mode, String... more) {
    StringBuilder input = new StringBuilder();
    input.append(
        "{\"database\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"%s\""
            .formatted(database, shardStart, shardStart.plus(1, ChronoUnit.DAYS), mode));
    for (String field : more) {
      input.append(',').append(field);
    }
    return input.append('}').toString();
  }

  private static String apply(RepairReport reviewed, String more) {
    return "{\"mode\":\"apply\",\"plan\":\"%s\"%s}".formatted(reviewed.repairId(), more);
  }

  private static String answer(String choice) {
    return ",\"answers\":[{\"series\":\"disk,host=gone\",\"choice\":\"%s\"}]".formatted(choice);
  }

  private RepairReport run(String input) throws Exception {
    return stack.start(nodes, SETTINGS, input).report();
  }

  private static List<String> refusals(RepairReport report) {
    return report.checks().stream()
        .filter(check -> !check.passed())
        .map(check -> check.copy().orElse("") + " " + check.name() + " " + check.detail())
        .toList();
  }

  private static String undo(RepairReport report, String copy, String name) {
    return "repairs/%s/undo/%s/%s".formatted(report.repairId(), copy, name);
  }

  private static String unzipped(String key) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(stack.store().read(key))).readAllBytes(),
        UTF_8);
  }

  private ShardStatus status() throws IOException {
    return new ShardStatuses(stack.store())
        .find(new ShardKey(database, "autogen", shardStart))
        .orElseThrow();
  }

  private List<Lock> locks() throws IOException {
    List<Lock> locks = new ArrayList<>();
    for (String key : lockKeys()) {
      locks.add(Json.read(stack.store().read(key), Lock.class));
    }
    return locks;
  }

  /** Of this scenario's shard. */
  private List<String> lockKeys() throws IOException {
    List<String> keys = new ArrayList<>();
    for (ObjectStore.Entry entry : stack.store().list("locks/")) {
      Optional<Lock> lock = lock(entry.key());
      if (lock.isPresent() && lock.get().database().equals(database)) {
        keys.add(entry.key());
      }
    }
    return keys;
  }

  /** Empty if another scenario's repair has just given it back. */
  private static Optional<Lock> lock(String key) throws IOException {
    return stack.exists(key)
        ? Optional.of(Json.read(stack.store().read(key), Lock.class))
        : Optional.empty();
  }

  private static void pause(Repair repair) throws IOException {
    stack.store().write(repair.objects().replayPause(), "an operator looks\n".getBytes(UTF_8));
  }

  private static List<ReplayProgress> progress(Repair repair) throws IOException {
    List<ReplayProgress> progress = new ArrayList<>();
    for (String name : NAMES) {
      String key = repair.objects().replayProgress(name);
      if (stack.exists(key)) {
        progress.add(repair.objects().read(key, ReplayProgress.class));
      }
    }
    return progress;
  }

  private static boolean isPaused(ReplayProgress progress) {
    return progress.hold().filter(hold -> hold.reason().startsWith("paused")).isPresent();
  }

  /** Waits until the replays into all three copies are so far. */
  private static void awaitAll(Repair repair, Predicate<ReplayProgress> soFar) throws Exception {
    while (progress(repair).stream().filter(soFar).count() < NAMES.size()) {
      assertThat(repair.runs()).as("execution %s goes on", repair.execution()).isTrue();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static String timeOfDay(Instant time) {
    return DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC).format(time);
  }
}
