package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.Blackout;
import io.shardrepair.model.Settings.ReplayPace;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A copy to replay into, with a server, a store and a clock that tests hold in hand. */
final class ReplayFixture {
  final MemoryStore store = new MemoryStore();
  final RepairObjects objects = new RepairObjects(store, "r");
  final StandInServer server = new StandInServer();
  final FakeClock clock = new FakeClock("2026-11-16T12:00:00Z");
  long pointsPerSecond;
  List<Blackout> blackouts = List.of();

  static final String PLAN = "plan-id";

  /** Replays with fresh leave to write. */
  ReplayProgress replay(CopyPlan plan) throws IOException {
    permit();
    return replayer().replay(plan, PLAN, () -> true);
  }

  void permit() throws IOException {
    objects.write(objects.permit(), Permit.of(PLAN, clock.now(), List.of()));
  }

  /** Seconds from now until when a replay is to wait; 0 if it is not. */
  long wait(ReplayProgress progress) {
    return progress.hold().map(hold -> hold.after(clock.now()).toSeconds()).orElse(0L);
  }

  Replayer replayer() {
    Settings settings =
        new Settings(
            Settings.DEFAULT.guardRails(),
            Settings.DEFAULT.preflight(),
            new ReplayPace(pointsPerSecond, blackouts, 300));
    return new Replayer(
        objects,
        Samples.topology(Mode.REPAIR, RepairOptions.CAREFUL, settings, "node-b"),
        "node-b",
        server,
        server,
        server,
        clock);
  }

  static CopyPlan plan(ReplayObject... objects) {
    return plan(List.of(), objects);
  }

  /**
   * A plan with deletes.
   *
   * @param measurements each one series without tags
   */
  static CopyPlan plan(List<String> measurements, ReplayObject... objects) {
    long missing = List.of(objects).stream().mapToLong(ReplayObject::points).sum();
    List<Delete> deletes =
        measurements.stream()
            .map(name -> new Delete(DumpBytes.of(name), 1, List.of(), "1", "1", statement(name)))
            .toList();
    return new CopyPlan(
        "node-b",
        0,
        missing,
        "",
        0,
        List.of(),
        List.of(objects),
        0,
        List.of(),
        "",
        deletes,
        RepairPlan.Caveats.NONE);
  }

  static String statement(String measurement) {
    return "DELETE FROM \"%s\" WHERE time >= 1 AND time <= 1".formatted(measurement);
  }

  ReplayObject object(String key, String lines, long points) {
    return object(key, lines.getBytes(UTF_8), points);
  }

  ReplayObject object(String key, byte[] lines, long points) {
    byte[] object = gzip(lines);
    String inRepair = objects.prefix() + key;
    store.write(inRepair, object);
    return new ReplayObject(inRepair, points, false, Sha256.of(object));
  }

  static byte[] gzip(byte[] lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static String manyLines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("m,h=a f=").append(i).append(' ').append(i).append('\n');
    }
    return lines.toString();
  }

  List<DeadLetter> deadLetters() throws IOException {
    return deadLetters(store, objects);
  }

  static List<DeadLetter> deadLetters(ObjectStore store, RepairObjects objects) throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (ObjectStore.Entry entry : store.list(objects.deadLetters("node-b"))) {
      for (String line : new String(store.read(entry.key()), UTF_8).lines().toList()) {
        letters.add(Json.read(line.getBytes(UTF_8), DeadLetter.class));
      }
    }
    return letters;
  }
}
