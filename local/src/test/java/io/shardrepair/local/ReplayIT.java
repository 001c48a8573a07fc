package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.Progress;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.DeleteStatement;
import io.shardrepair.plan.RepairPlan.Caveats;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.replay.DeadLetter;
import io.shardrepair.replay.DeleteRefused;
import io.shardrepair.replay.Permit;
import io.shardrepair.replay.PointWriter;
import io.shardrepair.replay.ReplayClock;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.Replayer;
import io.shardrepair.replay.WritesForbidden;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay into a real influxd: what it refuses, what it deletes, and its death in the middle. */
class ReplayIT {
  private static final String COPY = "node-a";
  private static final String PLAN = "plan-id";

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r");
  private final InfluxNodes influx = new InfluxNodes(reference -> "");
  private InfluxNode node;
  private InfluxHttp http;

  @BeforeEach
  void startNode() throws IOException {
    Path influxd = new Toolbox(ProjectRoot.find(), Progress.silent()).tools().influxd();
    node = new InfluxNode(COPY, influxd, folder.resolve("node"));
    node.start(InfluxSettings.manyFiles().keepingWal());
    http = new InfluxHttp(node);
    http.query("", "CREATE DATABASE d");
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void aServerKilledInTheMiddleIsWaitedForAndHoldsEveryPointInTheEnd() throws IOException {
    int count = 95_000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("m,h=a f=").append(i).append(",g=\"x\ny\" ").append(i).append('\n');
    }
    String url = node.url();
    AtomicInteger requests = new AtomicInteger();
    AtomicBoolean killed = new AtomicBoolean();
    PointWriter killing =
        (to, topology, batch) -> {
          if (requests.incrementAndGet() == 4) {
            kill();
            killed.set(true);
          }
          return influx.write(to, topology, batch);
        };
    AtomicBoolean restarted = new AtomicBoolean();
    ReplayClock startingAgain =
        new RealTime(
            () -> {
              if (killed.get() && restarted.compareAndSet(false, true)) {
                node.stop();
                node.start(InfluxSettings.manyFiles().keepingWal());
              }
            });

    ReplayProgress progress =
        new Replayer(objects, topology("d"), COPY, killing, influx, influx, startingAgain)
            .replay(plan(lines.toString(), 2L * count), PLAN, () -> true);

    assertThat(restarted).isTrue();
    assertThat(node.url()).isEqualTo(url);
    assertThat(progress.done()).isTrue();
    assertThat(progress.account().written()).isEqualTo(2L * count);
    assertThat(progress.serverWait().millis()).isPositive();
    JsonNode row =
        http.query("d", "SELECT count(f), count(g), sum(f) FROM m").at("/series/0/values/0");
    assertThat(row.path(1).asInt()).isEqualTo(count);
    assertThat(row.path(2).asInt()).isEqualTo(count);
    assertThat(row.path(3).asLong()).isEqualTo(count * (count - 1L) / 2);
  }

  @Test
  void pointsOfAnotherTypeAreRefusedAndAllOthersAreThere() throws IOException {
    http.write("d", "m\\,m,h=a f\\ g=1i,other=1 1\n").join();
    StringBuilder lines = new StringBuilder();
    for (int i = 2; i < 5_002; i++) {
      lines.append("m\\,m,h=a f\\ g=1,other=2 ").append(i).append('\n');
    }
    AtomicInteger requests = new AtomicInteger();
    PointWriter counting =
        (to, topology, batch) -> {
          requests.incrementAndGet();
          return influx.write(to, topology, batch);
        };

    ReplayProgress progress =
        new Replayer(objects, topology("d"), COPY, counting, influx, influx, ReplayClock.SYSTEM)
            .replay(plan(lines.toString(), 10_000), PLAN, () -> true);

    assertThat(progress.done()).isTrue();
    assertThat(progress.account().written()).isEqualTo(5_000);
    assertThat(progress.account().refused()).isEqualTo(5_000);
    assertThat(progress.account().refusals())
        .containsExactly(
            new ReplayProgress.Refusals(
                "partial write: field type conflict: input field \"f g\" on measurement \"m,m\" is type float, already exists as type integer",
                5_000));
    assertThat(deadLetters())
        .hasSize(5_000)
        .extracting(DeadLetter::line)
        .contains("m\\,m,h=a f\\ g=1 2", "m\\,m,h=a f\\ g=1 5001");
    assertThat(
            http.query("d", "SELECT count(other) FROM \"m,m\"").at("/series/0/values/0/1").asInt())
        .isEqualTo(5_001);
    assertThat(requests).hasValue(3);
  }

  @Test
  void twoTypesOfANewFieldInOneBatchLeaveNoPointUnaccountedFor() throws IOException {
    ReplayProgress progress = replay("n f=1 1\nn f=2i 2\nn f=3 3\nn g=1 4\n", 4);

    assertThat(progress.done()).isTrue();
    assertThat(progress.account().written()).isEqualTo(3);
    assertThat(deadLetters()).extracting(DeadLetter::line).containsExactly("n f=2i 2");
    JsonNode row = http.query("d", "SELECT count(f), count(g) FROM n").at("/series/0/values/0");
    assertThat(row.path(1).asInt()).isEqualTo(2);
    assertThat(row.path(2).asInt()).isEqualTo(1);
  }

  @Test
  void pointsBeyondTheRetentionPolicyAreRefused() throws IOException {
    http.query("d", "ALTER RETENTION POLICY autogen ON d DURATION 1h SHARD DURATION 1h");
    long now = Instant.now().getEpochSecond() * 1_000_000_000L;

    ReplayProgress progress = replay("m a=1,b=2 1\nm a=1 %d\nm a=1 2\n".formatted(now), 4);

    assertThat(progress.account().written()).isEqualTo(1);
    assertThat(progress.account().refusals())
        .containsExactly(
            new ReplayProgress.Refusals("partial write: points beyond retention policy", 3));
    assertThat(deadLetters())
        .extracting(DeadLetter::line)
        .containsExactly("m a=1,b=2 1", "m a=1 2");
  }

  /** A whole number by its form, but one too many for 64 bits. */
  @Test
  void aLineThatInfluxdCannotParseIsRefusedAlone() throws IOException {
    ReplayProgress progress = replay("m f=1i 1\nm f=9223372036854775808i 2\nm f=3i 3\n", 3);

    assertThat(progress.account().written()).isEqualTo(2);
    assertThat(deadLetters())
        .extracting(DeadLetter::line)
        .containsExactly("m f=9223372036854775808i 2");
    assertThat(deadLetters().get(0).reason())
        .contains("unable to parse 'm f=9223372036854775808i 2'");
  }

  @Test
  void deletesAreExecutedBeforePointsAreWritten() throws IOException {
    http.write("d", "m,h=gone f=1 1\nm,h=stays f=1 1\n").join();

    ReplayProgress progress =
        replayer(topology("d"))
            .replay(plan("m,h=gone f=2 2\n", 1, delete("m,h=gone", "h")), PLAN, () -> true);

    assertThat(progress.position().deletes()).isEqualTo(1);
    JsonNode series = http.query("d", "SELECT f FROM m GROUP BY h").path("series");
    assertThat(series).hasSize(2);
    assertThat(series.path(0).path("values")).hasToString("[[2,2]]");
    assertThat(series.path(1).path("values")).hasToString("[[1,1]]");
  }

  @Test
  void whatTheServerWillNeverTakeEndsTheReplay() {
    assertThatThrownBy(
            () -> replayer(topology("nowhere")).replay(plan("m f=1 1\n", 1), PLAN, () -> true))
        .isInstanceOf(WritesForbidden.class)
        .hasMessageContaining("HTTP 404: database not found: \"nowhere\"");
    assertThatThrownBy(
            () ->
                replayer(topology("nowhere"))
                    .replay(plan("m f=1 1\n", 1, delete("m")), PLAN, () -> true))
        .isInstanceOf(DeleteRefused.class)
        .hasMessageContaining("database not found: nowhere");
  }

  @Test
  void theServerTellsOfItsWritePath() throws IOException {
    assertThat(influx.read(topology("d").copy(COPY).node()))
        .hasValueSatisfying(reading -> assertThat(reading.timeouts()).isZero());
  }

  private ReplayProgress replay(String lines, long points) throws IOException {
    return replayer(topology("d")).replay(plan(lines, points), PLAN, () -> true);
  }

  private Replayer replayer(Topology topology) {
    return new Replayer(objects, topology, COPY, influx, influx, influx, ReplayClock.SYSTEM);
  }

  private CopyPlan plan(String lines, long points, Delete... deletes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines.getBytes(UTF_8));
    }
    String key = this.objects.prefix() + "missing";
    store.write(key, bytes.toByteArray());
    List<ReplayObject> objects =
        List.of(new ReplayObject(key, points, false, Sha256.of(bytes.toByteArray())));
    this.objects.write(this.objects.permit(), Permit.of(PLAN, Instant.now(), List.of()));
    return new CopyPlan(
        COPY,
        0,
        points,
        "",
        0,
        List.of(),
        objects,
        0,
        List.of(),
        "",
        List.of(deletes),
        Caveats.NONE);
  }

  /** Of the points of a series up to 1 ns. */
  private static Delete delete(String series, String... tagKeys) {
    byte[] name = series.getBytes(UTF_8);
    String statement =
        DeleteStatement.of(
                name,
                Optional.of(Stream.of(tagKeys).map(key -> key.getBytes(UTF_8)).toList()),
                "0",
                "1")
            .statement()
            .orElseThrow();
    return new Delete(
        DumpBytes.of(series),
        1,
        Stream.of(tagKeys).map(key -> DumpBytes.of(key)).toList(),
        "0",
        "1",
        statement);
  }

  private List<DeadLetter> deadLetters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (ObjectStore.Entry entry : store.list(objects.deadLetters(COPY))) {
      for (String line : new String(store.read(entry.key()), UTF_8).lines().toList()) {
        letters.add(Json.read(line.getBytes(UTF_8), DeadLetter.class));
      }
    }
    return letters;
  }

  private Topology topology(String database) {
    Node to =
        new Node(
            COPY,
            "i",
            node.url(),
            "/d",
            "/w",
            "/i",
            "/s",
            "/c",
            Optional.empty(),
            Optional.empty());
    return new Topology(
        Topology.VERSION,
        "r",
        Mode.REPAIR,
        "r",
        database,
        "autogen",
        new ShardRange("1970-01-01T00:00:00Z", "1970-01-08T00:00:00Z"),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        List.of(new ShardCopy(to, 1)),
        Optional.empty(),
        RepairOptions.CAREFUL,
        io.shardrepair.model.Settings.DEFAULT);
  }

  /** As the kernel would: at once, and with nothing told to the server. */
  private void kill() {
    ProcessHandle.current()
        .children()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .map(arguments -> List.of(arguments).contains(node.configFile().toString()))
                    .orElse(false))
        .forEach(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
            });
  }

  /** The real time; but instead of waiting, something is done. */
  private record RealTime(Instead instead) implements ReplayClock {
    interface Instead {
      void act() throws IOException;
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void sleep(long nanos) throws InterruptedIOException {
      try {
        instead.act();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
