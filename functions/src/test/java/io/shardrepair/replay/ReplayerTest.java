package io.shardrepair.replay;

import static io.shardrepair.replay.ReplayFixture.manyLines;
import static io.shardrepair.replay.ReplayFixture.plan;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shardrepair.model.Settings.Blackout;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.replay.PointWriter.Outcome;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplayerTest {
  private final ReplayFixture fixture = new ReplayFixture();
  private final StandInServer server = fixture.server;

  @Test
  void writesEveryPointAndCountsIt() throws IOException {
    String lines = "m,h=a f=1,g=\"x\ny\" 1\nm,h=a f=2 2\n";

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", lines, 3)));

    assertThat(server.stored)
        .containsExactlyInAnyOrder("m,h=a f=1 1\n", "m,h=a g=\"x\ny\" 1\n", "m,h=a f=2 2\n");
    assertThat(progress.done()).isTrue();
    assertThat(progress.account().written()).isEqualTo(3);
    assertThat(progress.account().refused()).isZero();
    assertThat(progress.position().bytes()).isEqualTo(lines.length());
  }

  @Test
  void batchesStayBelowTheAdvisedSize() throws IOException {
    fixture.replay(plan(fixture.object("one", manyLines(32_001), 32_001)));

    assertThat(server.batches).containsExactlyInAnyOrder(10_000, 10_000, 10_000, 2_001);
    assertThat(server.stored).hasSize(32_001);
  }

  @Test
  void refusedPointsAreSingledOutAndTheOthersOfTheirLineAreKept() throws IOException {
    server.refuse("m,h=a f=7 7\n", "m,h=a bad=1i 9000\n");
    String lines = manyLines(1_000) + "m,h=a bad=1i,good=2i 9000\n";

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", lines, 1_002)));

    assertThat(progress.account().written()).isEqualTo(1_000);
    assertThat(progress.account().refused()).isEqualTo(2);
    assertThat(progress.done()).isTrue();
    assertThat(server.stored).hasSize(1_000).contains("m,h=a good=2i 9000\n");
    assertThat(fixture.deadLetters())
        .extracting(DeadLetter::line)
        .containsExactlyInAnyOrder("m,h=a f=7 7", "m,h=a bad=1i 9000");
    assertThat(progress.account().refusals())
        .contains(
            new Refusals(
                "partial write: field type conflict: input field \"bad\" on measurement \"m\" is type float, already exists as type integer",
                1));
    assertThat(progress.account().refusals()).extracting(Refusals::points).containsExactly(1L, 1L);
  }

  @Test
  void namesWithBackslashesInPairsAreCountedAndSplitAsInfluxdReadsThem() throws IOException {
    server.refuse("m,t=a\\\\ b bad=1 1\n");
    String lines = "m,t=a\\\\ b bad=1,good\\\\=x=2 1\nm,t=c f=\"\\\\\" 2\n";

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", lines, 3)));

    assertThat(progress.account().written()).isEqualTo(2);
    assertThat(progress.account().refused()).isEqualTo(1);
    assertThat(server.stored)
        .containsExactlyInAnyOrder("m,t=a\\\\ b good\\\\=x=2 1\n", "m,t=c f=\"\\\\\" 2\n");
    assertThat(fixture.deadLetters())
        .extracting(DeadLetter::line)
        .containsExactly("m,t=a\\\\ b bad=1 1");
  }

  @Test
  void whatInfluxdWouldTakeForACommentIsNeverSent() {
    CopyPlan plan = plan(fixture.object("one", "m f=1 1\n#2 1 m\\ f=2 2\n", 2));

    assertThatThrownBy(() -> fixture.replay(plan))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one holds a point that no line can carry");
  }

  @Test
  void aFieldRefusedOnEveryLineTakesThreeRequestsNotThousands() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append("m,h=a bad=1,good=2 ").append(i).append('\n');
      server.refuse("m,h=a bad=1 " + i + "\n");
    }

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", lines.toString(), 10_000)));

    assertThat(progress.account().written()).isEqualTo(5_000);
    assertThat(progress.account().refused()).isEqualTo(5_000);
    assertThat(fixture.deadLetters()).hasSize(5_000).doesNotHaveDuplicates();
    assertThat(server.batches).containsExactly(5_000, 5_000, 5_000);
  }

  @Test
  void bytesThatAreNoUtf8ReachTheServerAndTheDeadLettersUnchanged() throws IOException {
    String latin = "m,h=\u00e9 f=1 1\nm,h=\u00e9 f=2 2\n";
    server.refuse("m,h=\u00e9 f=2 2\n");

    fixture.replay(plan(fixture.object("one", latin.getBytes(ISO_8859_1), 2)));

    assertThat(server.stored).containsExactly("m,h=\u00e9 f=1 1\n");
    assertThat(fixture.deadLetters())
        .extracting(DeadLetter::line, DeadLetter::charset)
        .containsExactly(tuple("m,h=\u00e9 f=2 2", "ISO-8859-1"));
  }

  @Test
  void goesOnWhereItStoppedInAnyObjectAndLine() throws IOException {
    CopyPlan plan =
        plan(
            fixture.object("one", manyLines(24_000), 24_000),
            fixture.object("two", "n f=1 1\n", 1));
    AtomicInteger batches = new AtomicInteger();

    fixture.permit();
    ReplayProgress stopped =
        fixture.replayer().replay(plan, ReplayFixture.PLAN, () -> batches.getAndIncrement() < 2);

    assertThat(stopped.done()).isFalse();
    assertThat(fixture.wait(stopped)).isZero();
    assertThat(stopped.account().written()).isEqualTo(20_000);
    ReplayProgress ended = fixture.replay(plan);
    assertThat(ended.done()).isTrue();
    assertThat(ended.account().written()).isEqualTo(24_001);
    assertThat(server.batches).containsExactlyInAnyOrder(10_000, 10_000, 4_000, 1);
    assertThat(fixture.replay(plan)).isEqualTo(ended);
    assertThat(server.batches).hasSize(4);
  }

  @Test
  void lettersOfACallThatBrokeOffCountForNothingIfTheServerTakesThePointsNow() throws IOException {
    fixture.store.write(
        "repairs/r/replay/node-b/dead-letter/00000000.jsonl", "left".getBytes(UTF_8));

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", "m f=1 1\n", 1)));

    assertThat(progress.account().letterObjects()).isZero();
    assertThat(fixture.store.read("repairs/r/replay/node-b/dead-letter/00000000.jsonl")).isEmpty();
  }

  @Test
  void neverFasterThanTheRate() throws IOException {
    fixture.pointsPerSecond = 1_000;

    ReplayProgress progress =
        fixture.replay(plan(fixture.object("one", manyLines(10_000), 10_000)));

    assertThat(progress.account().written()).isEqualTo(10_000);
    assertThat(fixture.clock.seconds()).isEqualTo(9); // a second's points go at once at the start
    assertThat(Collections.max(server.batches)).isEqualTo(1_000);
  }

  @Test
  void whatIsSentAgainToSingleOutPointsCountsForTheRate() throws IOException {
    fixture.pointsPerSecond = 1_000;
    server.refuse("x f=0 0\n");
    String lines = "x f=0 0\n" + manyLines(1_999);

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", lines, 2_000)));

    assertThat(progress.account().refused()).isEqualTo(1);
    int sent = server.batches.stream().mapToInt(Integer::intValue).sum();
    assertThat(sent).isGreaterThan(3_000);
    assertThat(fixture.clock.seconds()).isGreaterThanOrEqualTo((sent - 2_000) / 1e3);
  }

  @Test
  void nothingIsWrittenWithoutLeaveOrWithLeaveForAnotherPlanOrWhenItHasEnded() throws IOException {
    CopyPlan plan = ReplayFixture.plan(List.of("m"), fixture.object("one", "m f=1 1\n", 1));

    ReplayProgress never = fixture.replayer().replay(plan, ReplayFixture.PLAN, () -> true);
    fixture.objects.write(
        fixture.objects.permit(), Permit.of("another", fixture.clock.now(), List.of()));
    ReplayProgress another = fixture.replayer().replay(plan, ReplayFixture.PLAN, () -> true);
    fixture.permit();
    fixture.clock.pass((double) Permit.HOLDS.toSeconds());
    ReplayProgress ended = fixture.replayer().replay(plan, ReplayFixture.PLAN, () -> true);

    assertThat(List.of(never, another, ended))
        .allSatisfy(progress -> assertThat(progress.done()).isFalse())
        .allSatisfy(progress -> assertThat(fixture.wait(progress)).isZero());
    assertThat(server.stored).isEmpty();
    assertThat(server.deleted).isEmpty();
  }

  @Test
  void aCallEndsWithItsLeaveToWrite() throws IOException {
    fixture.pointsPerSecond = 100;
    CopyPlan plan = plan(fixture.object("one", manyLines(100_000), 100_000));

    ReplayProgress progress = fixture.replay(plan);

    assertThat(progress.done()).isFalse();
    assertThat(fixture.clock.seconds()).isBetween(295.0, 306.0);
    // No more than the rate allows in that time. How much less depends on the threads: a request
    // during which this clock was moved on by another seems slow, and slows the pace down.
    assertThat(progress.account().written())
        .isEqualTo(server.stored.size())
        .isBetween(20_000L, 30_700L);
  }

  @Test
  void whatIsStoredOfAnotherPlanIsNotBelieved() throws IOException {
    fixture.replay(plan(fixture.object("one", "m f=1 1\n", 1)));
    CopyPlan plan = plan(fixture.object("two", "m f=2 2\n", 1));
    fixture.objects.write(
        fixture.objects.permit(), Permit.of("second", fixture.clock.now(), List.of()));

    ReplayProgress progress = fixture.replayer().replay(plan, "second", () -> true);

    assertThat(progress.account().written()).isEqualTo(1);
    assertThat(server.stored).containsExactly("m f=1 1\n", "m f=2 2\n");
  }

  @Test
  void nothingIsWrittenInABlackoutAndTheCallEndsWithItsEnd() throws IOException {
    fixture.blackouts = List.of(new Blackout("11:00", "13:30"));
    CopyPlan plan = ReplayFixture.plan(List.of("m"), fixture.object("one", "m f=1 1\n", 1));

    ReplayProgress held = fixture.replay(plan);

    assertThat(held.done()).isFalse();
    assertThat(fixture.wait(held)).isEqualTo(90 * 60 + 1);
    assertThat(held.hold().map(Hold::reason)).contains("blackout until 2026-11-16T13:30:00Z");
    assertThat(server.stored).isEmpty();
    assertThat(server.deleted).isEmpty();
    fixture.clock.pass((double) fixture.wait(held));
    ReplayProgress ended = fixture.replay(plan);
    assertThat(ended.done()).isTrue();
    assertThat(fixture.wait(ended)).isZero();
    assertThat(ended.hold()).isEmpty();
  }

  @Test
  void aBlackoutThatBeginsEndsTheCallWithAllThatWasSentAccountedFor() throws IOException {
    fixture.blackouts = List.of(new Blackout("12:00", "13:00"));
    fixture.clock.pass(-30); // 20 s are left, for writes on their way are given 10
    fixture.pointsPerSecond = 100;
    CopyPlan plan = plan(fixture.object("one", manyLines(10_000), 10_000));

    ReplayProgress held = fixture.replay(plan);

    assertThat(held.hold().map(Hold::reason)).contains("blackout until 2026-11-16T13:00:00Z");
    assertThat(held.account().written()).isEqualTo(server.stored.size()).isBetween(1_900L, 2_100L);
  }

  @Test
  void aPauseHoldsAllWritingUntilItsObjectIsRemoved() throws IOException {
    CopyPlan plan = plan(fixture.object("one", "m f=1 1\n", 1));
    fixture.store.write("repairs/r/replay/pause", new byte[0]);

    ReplayProgress first = fixture.replay(plan);
    ReplayProgress second = fixture.replay(plan);

    assertThat(fixture.wait(first)).isEqualTo(60);
    assertThat(first.hold().map(Hold::reason))
        .contains("paused: remove repairs/r/replay/pause to go on");
    assertThat(second.done()).isFalse();
    assertThat(server.stored).isEmpty();
    fixture.store.remove("repairs/r/replay/pause");
    assertThat(fixture.replay(plan).done()).isTrue();
  }

  @Test
  void aPauseIsSeenWithinSecondsWhileWriting() throws IOException {
    fixture.pointsPerSecond = 100;
    CopyPlan plan = plan(fixture.object("one", manyLines(10_000), 10_000));
    for (int i = 0; i < 3; i++) {
      server.before.add(Optional::empty);
    }
    server.before.add(
        () -> {
          fixture.store.write("repairs/r/replay/pause", new byte[0]);
          return Optional.empty();
        });

    ReplayProgress held = fixture.replay(plan);

    assertThat(fixture.wait(held)).isEqualTo(60);
    assertThat(fixture.clock.seconds()).isLessThanOrEqualTo(10);
    assertThat(held.account().written()).isEqualTo(server.stored.size()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void aServerThatFailsForAWhileIsTriedAgainWithinTheCall() throws IOException {
    server.before.add(ReplayerTest::refusedConnection);
    server.before.add(() -> Optional.of(new Outcome.Busy("HTTP 503: request throttled")));

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", "m f=1 1\n", 1)));

    assertThat(progress.account().written()).isEqualTo(1);
    assertThat(progress.serverWait().failures()).isZero();
    assertThat(fixture.clock.seconds()).isBetween(0.75, 1.6);
    assertThat(progress.serverWait().millis()).isBetween(750L, 1_600L);
  }

  @Test
  void aServerThatStaysAwayIsWaitedForByHoldsAndThenNoMore() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      server.before.add(ReplayerTest::refusedConnection);
    }
    CopyPlan plan = plan(fixture.object("one", "m f=1 1\n", 1));

    int calls = 1;
    ReplayProgress held = fixture.replay(plan);
    assertThat(fixture.wait(held)).isBetween(4L, 300L);
    assertThat(held.hold().map(Hold::reason)).contains("node node-b to take points again: refused");
    ServerGone gone = null;
    while (gone == null) {
      fixture.clock.pass((double) fixture.wait(held));
      calls++;
      try {
        held = fixture.replay(plan);
      } catch (ServerGone e) {
        gone = e;
      }
    }

    assertThat(gone)
        .hasMessageContaining("node node-b took no points though it was waited for, 300.0 s in all")
        .hasMessageContaining("0 of 1 point is done")
        .hasMessageContaining("It last said: refused");
    assertThat(fixture.clock.seconds()).isBetween(290.0, 300.0);
    assertThat(calls).isLessThan(15);
    server.before.clear();
    ReplayProgress secondStart = fixture.replay(plan);
    assertThat(secondStart.done()).isTrue();
    assertThat(secondStart.serverWait().millis()).isZero();
  }

  @Test
  void aServerThatTakesOnlySmallerRequestsGetsThem() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.before.add(() -> Optional.of(new Outcome.TooLarge("Request Entity Too Large")));
    }

    ReplayProgress progress = fixture.replay(plan(fixture.object("one", manyLines(800), 800)));

    assertThat(progress.account().written()).isEqualTo(800);
    assertThat(server.batches).containsExactly(100, 100, 200, 400);
  }

  @Test
  void aServerUnderStrainGetsSmallerBatches() throws IOException {
    fixture.server.before.add(
        () -> {
          fixture.clock.pass(3);
          return Optional.empty();
        });

    fixture.replay(plan(fixture.object("one", wideLines(20_000), 200_000)));

    assertThat(server.batches.get(0)).isEqualTo(4_000);
    assertThat(server.batches.get(1)).isEqualTo(2_000);
    assertThat(fixture.clock.seconds()).isEqualTo(6); // left alone for as long as it took
  }

  private static String wideLines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("m,h=a f=1,g=1,h=1,i=1,j=1,k=1,l=1,m=1,n=1,o=1 ").append(i).append('\n');
    }
    return lines.toString();
  }

  @Test
  void deletesComeFirstAndAreDoneOnce() throws IOException {
    List<String> deletes = List.of(ReplayFixture.statement("a"), ReplayFixture.statement("b"));
    CopyPlan plan = ReplayFixture.plan(List.of("a", "b"), fixture.object("one", "m f=1 1\n", 1));
    server.before.add(Optional::empty);
    server.before.add(ReplayerTest::refusedConnection);
    server.before.add(
        () -> {
          assertThat(server.stored).isEmpty();
          return Optional.empty();
        });

    ReplayProgress progress = fixture.replay(plan);

    assertThat(progress.done()).isTrue();
    assertThat(progress.position().deletes()).isEqualTo(2);
    assertThat(server.deleted).isEqualTo(deletes);
    fixture.replay(plan);
    assertThat(server.deleted).isEqualTo(deletes);
  }

  @Test
  void aDeleteIsMadeOfItsFieldsAndNoOtherTextIsRun() {
    for (String text :
        List.of(
            "CREATE USER x WITH PASSWORD 'x' WITH ALL PRIVILEGES",
            ReplayFixture.statement("a") + "; DROP DATABASE d",
            ReplayFixture.statement("b"))) {
      Delete sound = ReplayFixture.plan(List.of("a")).deletes().get(0);
      Delete forged =
          new Delete(sound.series(), 1, sound.tagKeys(), sound.first(), sound.last(), text);
      CopyPlan plan = withDeletes(plan(fixture.object("one", "m f=1 1\n", 1)), forged);

      assertThatThrownBy(() -> fixture.replay(plan))
          .hasMessageStartingWith(
              "the plan's statement " + text + " is not the delete of series a");
    }
    assertThat(server.deleted).isEmpty();
    assertThat(server.stored).isEmpty();
  }

  @Test
  void nothingIsWrittenOfAPlanWhoseObjectsWereChanged() {
    ReplayObject first = fixture.object("one", "m f=1 1\n", 1);
    ReplayObject second = fixture.object("two", "m f=2 2\n", 1);
    fixture.store.write(second.key(), ReplayFixture.gzip("m f=3 2\n".getBytes(UTF_8)));

    assertThatThrownBy(() -> fixture.replay(plan(first, second)))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith(second.key() + " has SHA-256 ");
    assertThat(server.stored).isEmpty();
  }

  @Test
  void nothingIsWrittenThatLiesOutsideOfTheRepair() {
    byte[] object = ReplayFixture.gzip("m f=1 1\n".getBytes(UTF_8));
    for (String key : List.of("exports/a/shard-1/x", "repairs/other/x", "repairs/rr/x")) {
      fixture.store.write(key, object);

      assertThatThrownBy(
              () -> fixture.replay(plan(new ReplayObject(key, 1, false, Sha256.of(object)))))
          .isInstanceOf(ObjectChanged.class)
          .hasMessageStartingWith(key + " does not lie under repairs/r/");
    }
    assertThat(server.stored).isEmpty();
  }

  @Test
  void aServerThatTakesNothingFromHereEndsTheReplay() {
    CopyPlan plan = plan(fixture.object("one", "m f=1 1\n", 1));
    server.before.add(
        () -> {
          throw new WritesForbidden("node-b", "db", 403, "not authorized");
        });

    assertThatThrownBy(() -> fixture.replay(plan))
        .isInstanceOf(WritesForbidden.class)
        .hasMessageContaining("HTTP 403: not authorized");
  }

  @Test
  void anObjectThatIsNotThePlansIsNoSuccess() {
    CopyPlan plan = plan(fixture.object("one", "m f=1 1\n", 2));

    assertThatThrownBy(() -> fixture.replay(plan))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrote 1 and was refused 0 points, but the plan has 2");
  }

  private static Optional<Outcome> refusedConnection() throws IOException {
    throw new IOException("refused");
  }

  private static CopyPlan withDeletes(CopyPlan plan, Delete... deletes) {
    return new CopyPlan(
        plan.copy(),
        plan.points(),
        plan.missing(),
        plan.digest(),
        plan.absentSeries(),
        plan.absentSeriesSample(),
        plan.replay(),
        plan.overwrites(),
        plan.left(),
        plan.leftFingerprint(),
        List.of(deletes),
        plan.caveats());
  }
}
