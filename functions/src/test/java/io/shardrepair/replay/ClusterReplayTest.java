package io.shardrepair.replay;

import static io.shardrepair.replay.ReplayFixture.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.influx.StandInCluster;
import io.shardrepair.influx.StandInCluster.Owner;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.replay.PointWriter.Outcome;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster answers when its owners do not agree about a write. */
class ClusterReplayTest {
  private static final String CAUSES =
      "partial write: one owner of the shard took them, another refused them or could not be"
          + " reached, and the server does not say which";

  private final ReplayFixture fixture = new ReplayFixture();
  private StandInCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = new StandInCluster();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void pointsThatEveryOwnerRefusesAreRefusedAndNotWaitedFor() throws IOException {
    cluster.local.integers.add("bad");
    cluster.remote.integers.add("bad");

    ReplayProgress progress = replay(lines("bad", "good", 500), 1_000);

    assertAccounted(progress, 500);
    assertThat(progress.account().refusals())
        .containsExactly(
            new Refusals(
                "partial write: field type conflict: input field \"bad\" on measurement \"m\" is type"
                    + " float, already exists as type integer",
                500));
    assertThat(cluster.requests).isEqualTo(3);
  }

  @Test
  void pointsThatOneOwnerRefusesAreSingledOutAndBothCausesAreNamed() throws IOException {
    for (Owner owner : List.of(cluster.local, cluster.remote)) {
      cluster.local.integers.clear();
      cluster.remote.integers.clear();
      owner.integers.add("bad");

      ReplayProgress progress = replay(lines("bad", "good", 8), 16);

      assertAccounted(progress, 8);
      assertThat(progress.account().refusals()).containsExactly(new Refusals(CAUSES, 8));
      assertThat(fixture.deadLetters())
          .hasSize(8)
          .allSatisfy(letter -> assertThat(letter.line()).contains(" bad="));
    }
  }

  @Test
  void anOwnerThatIsAwayIsWaitedForAndTheCauseIsNotThePoints() throws IOException {
    cluster.remote.away = true;

    ReplayProgress progress = replay(lines("one", "two", 5_000), 10_000);

    assertThat(progress.done()).isFalse();
    assertThat(progress.account().refused()).isZero();
    assertThat(progress.hold().map(Hold::reason))
        .contains("node node-b to take points again: " + CAUSES);
    assertThat(cluster.requests).isLessThan(65 * 10);

    cluster.remote.away = false;
    progress = replay(lines("one", "two", 5_000), 10_000);

    assertAccounted(progress, 0);
    assertThat(cluster.remote.stored).hasSize(10_000);
  }

  /** Without HTTP, which would take most of the time. */
  @Test
  void thousandsOfRefusedPointsDoNotMakeARequestEachForHours() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    PointWriter writer =
        (node, topology, lines) -> {
          requests.incrementAndGet();
          return new String(lines, UTF_8).contains(" bad=")
              ? new Outcome.Partial("partial write")
              : new Outcome.Written();
        };
    Batch batch = new Batch();
    for (String line : lines("bad", "good", 10_000).split("(?<=\n)", -1)) {
      if (!line.isEmpty()) {
        batch.add(line.getBytes(UTF_8));
      }
    }

    BatchWriter.Result result =
        BatchWriter.write(
            new Server(
                Samples.node("node-b"),
                Samples.topology(Mode.REPAIR, "node-b"),
                writer,
                (node, topology, statement) -> {},
                node -> Optional.empty()),
            batch);

    assertThat(result.written()).isEqualTo(10_000);
    assertThat(result.letters()).hasSize(10_000);
    assertThat(requests.get()).isLessThan(15_000);
  }

  private void assertAccounted(ReplayProgress progress, long refused) {
    assertThat(progress.done()).isTrue();
    assertThat(progress.account().refused()).isEqualTo(refused);
    assertThat(progress.account().written()).isEqualTo(progress.account().total() - refused);
    assertThat(progress.serverWait().millis()).isLessThanOrEqualTo(60_000);
  }

  /** Lines of one field each, of two fields by turns. */
  private static String lines(String one, String other, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("m,h=a %s=1 %d%n".formatted(one, i));
      lines.append("m,h=a %s=1 %d%n".formatted(other, i));
    }
    return lines.toString();
  }

  private ReplayProgress replay(String lines, long points) throws IOException {
    Node some = Samples.node("node-b");
    Node node =
        new Node(
            some.name(),
            some.instanceId(),
            cluster.url(),
            some.dataDir(),
            some.walDir(),
            some.influxInspect(),
            some.stagingDir(),
            some.configFile(),
            some.address(),
            some.credentials());
    Topology of = Samples.topology(Mode.REPAIR, "node-b");
    Topology topology =
        new Topology(
            of.version(),
            of.repairId(),
            of.mode(),
            of.planId(),
            of.database(),
            of.retentionPolicy(),
            of.range(),
            of.expiry(),
            of.truncated(),
            of.overlapping(),
            Optional.empty(),
            List.of(new ShardCopy(node, 7)),
            of.metaNode(),
            of.options(),
            of.settings());
    CopyPlan plan = plan(fixture.object("one", lines, points));
    fixture.permit();
    InfluxNodes influx = new InfluxNodes(reference -> "");
    return new Replayer(fixture.objects, topology, "node-b", influx, influx, influx, fixture.clock)
        .replay(plan, ReplayFixture.PLAN, () -> true);
  }
}
