package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.decide.RepairPlan.CopyPlan;
import io.shardrepair.decide.RepairPlan.ReplayObject;
import io.shardrepair.json.Json;
import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Samples;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ReplayerTest {
  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r");
  private final StandInServer server = new StandInServer();

  @Test
  void writesEveryPointAndCountsIt() throws IOException {
    String lines = "m,h=a f=1,g=\"x\ny\" 1\nm,h=a f=2 2\n";

    ReplayProgress progress = replay(plan(object("one", lines, 3)));

    assertThat(server.stored)
        .containsExactlyInAnyOrder("m,h=a f=1 1\n", "m,h=a g=\"x\ny\" 1\n", "m,h=a f=2 2\n");
    assertThat(progress.done()).isTrue();
    assertThat(progress.written()).isEqualTo(3);
    assertThat(progress.refused()).isZero();
    assertThat(progress.bytes()).isEqualTo(lines.length());
  }

  @Test
  void batchesStayBelowTheAdvisedSize() throws IOException {
    replay(plan(object("one", manyLines(12_001), 12_001)));

    assertThat(server.batches).containsExactly(5_000, 5_000, 2_001);
    assertThat(server.stored).hasSize(12_001);
  }

  @Test
  void refusedPointsAreSingledOutAndTheOthersOfTheirLineAreKept() throws IOException {
    server.refuse("m,h=a f=7 7\n", "m,h=a bad=1i 9000\n");
    String lines = manyLines(1_000) + "m,h=a bad=1i,good=2i 9000\n";

    ReplayProgress progress = replay(plan(object("one", lines, 1_002)));

    assertThat(progress.written()).isEqualTo(1_000);
    assertThat(progress.refused()).isEqualTo(2);
    assertThat(progress.done()).isTrue();
    assertThat(server.stored).hasSize(1_000).contains("m,h=a good=2i 9000\n");
    assertThat(deadLetters())
        .containsExactlyInAnyOrder(
            new DeadLetter("m,h=a f=7 7", "UTF-8", 1, "partial write: f=7"),
            new DeadLetter("m,h=a bad=1i 9000", "UTF-8", 1, "partial write: bad=1i"));
  }

  @Test
  void bytesThatAreNoUtf8ReachTheServerAndTheDeadLettersUnchanged() throws IOException {
    String latin = "m,h=\u00e9 f=1 1\nm,h=\u00e9 f=2 2\n";
    server.refuse("m,h=\u00e9 f=2 2\n");

    replay(plan(object("one", latin.getBytes(ISO_8859_1), 2)));

    assertThat(server.stored).containsExactly("m,h=\u00e9 f=1 1\n");
    assertThat(deadLetters())
        .containsExactly(new DeadLetter("m,h=\u00e9 f=2 2", "ISO-8859-1", 1, "partial write: f=2"));
  }

  @Test
  void goesOnWhereItStoppedInAnyObjectAndLine() throws IOException {
    CopyPlan plan = plan(object("one", manyLines(12_000), 12_000), object("two", "n f=1 1\n", 1));
    AtomicInteger batches = new AtomicInteger();

    ReplayProgress stopped =
        replayer()
            .replay(plan, () -> batches.getAndIncrement() < 2); // asked before the object, too

    assertThat(stopped.done()).isFalse();
    assertThat(stopped.written()).isEqualTo(10_000);
    ReplayProgress ended = replay(plan);
    assertThat(ended.done()).isTrue();
    assertThat(ended.written()).isEqualTo(12_001);
    assertThat(server.batches).containsExactly(5_000, 5_000, 2_000, 1);
    assertThat(replay(plan)).isEqualTo(ended);
    assertThat(server.batches).hasSize(4);
  }

  @Test
  void aServerThatFailsForAWhileIsTriedAgain() throws IOException {
    server.failures = 2;

    assertThat(replay(plan(object("one", "m f=1 1\n", 1))).written()).isEqualTo(1);
    assertThat(server.failures).isZero();
  }

  @Test
  void anObjectThatIsNotThePlansIsNoSuccess() {
    CopyPlan plan = plan(object("one", "m f=1 1\n", 2));

    assertThatThrownBy(() -> replay(plan))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrote 1 and was refused 0 points, but the plan has 2");
  }

  private ReplayProgress replay(CopyPlan plan) throws IOException {
    return replayer().replay(plan, () -> true);
  }

  private Replayer replayer() {
    Topology topology = Samples.topology(Mode.REPAIR, "node-b");
    return new Replayer(objects, topology, "node-b", server);
  }

  private static CopyPlan plan(ReplayObject... objects) {
    long missing = List.of(objects).stream().mapToLong(ReplayObject::points).sum();
    return new CopyPlan(
        "node-b", 0, missing, "", 0, List.of(), List.of(objects), 0, List.of(), "", List.of());
  }

  private ReplayObject object(String key, String lines, long points) {
    return object(key, lines.getBytes(UTF_8), points);
  }

  private ReplayObject object(String key, byte[] lines, long points) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    store.write(key, bytes.toByteArray());
    return new ReplayObject(key, points);
  }

  private static String manyLines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("m,h=a f=").append(i).append(' ').append(i).append('\n');
    }
    return lines.toString();
  }

  private List<DeadLetter> deadLetters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (ObjectStore.Entry entry : store.list(objects.deadLetters("node-b"))) {
      for (String line : new String(store.read(entry.key()), UTF_8).lines().toList()) {
        letters.add(Json.read(line.getBytes(UTF_8), DeadLetter.class));
      }
    }
    return letters;
  }

  /**
   * Stands in for influxd: stores a batch field by field, drops a line whole if one of its fields
   * is refused, and then answers with a partial write that names one reason.
   */
  private static final class StandInServer implements PointWriter {
    private final Set<String> stored = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private final List<Integer> batches = new ArrayList<>();
    private int failures;

    void refuse(String... fields) {
      refused.addAll(List.of(fields));
    }

    @Override
    public Outcome write(Node node, Topology topology, byte[] lines) throws IOException {
      if (failures > 0) {
        failures--;
        throw new IOException("timeout");
      }
      int count = 0;
      String reason = null;
      LineReader reader = new LineReader(new ByteArrayInputStream(lines));
      while (reader.next()) {
        count++;
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < reader.points(); i++) {
          fields.add(decode(reader.field(i)));
        }
        List<String> bad = fields.stream().filter(refused::contains).toList();
        if (bad.isEmpty()) {
          stored.addAll(fields);
        } else {
          reason = "partial write: " + field(bad.get(0));
        }
      }
      batches.add(count);
      return reason == null ? new Outcome.Written() : new Outcome.Refused(reason);
    }

    private static String field(String line) {
      return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    private static String decode(byte[] line) {
      String text = new String(line, UTF_8);
      return text.contains("\ufffd") ? new String(line, ISO_8859_1) : text;
    }
  }
}
