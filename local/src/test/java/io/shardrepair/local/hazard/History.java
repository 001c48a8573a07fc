package io.shardrepair.local.hazard;

import io.shardrepair.local.node.InfluxNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happened to the nodes before the repair, as a seed has drawn it. */
final class History {
  /** All points are of one week, as weekly shard groups count, and of two days of it. */
  static final Instant WEEK = Instant.parse("2024-04-29T00:00:00Z");

  private static final Instant FIRST = Instant.parse("2024-04-30T20:00:00Z");
  private static final int MINUTES_OF_FIRST_DAY = 240;
  private static final int MINUTES = 480;
  private static final long SECOND = 1_000_000_000L;
  private static final int BATCH = 60;
  private static final List<String> FIELDS = List.of("f", "i", "s", "b");

  /** Tag values and field names that have to be escaped, or cannot be printed. */
  private static final List<String> ODD =
      List.of("a b", "a,b", "a=b", "a \"q\" b", "x#!~#f", "no" + Sample.NO_UTF8 + "utf8", "é=✓");

  private final Hazards hazards;
  private final Nodes nodes;
  private final List<InfluxNode> copies;
  private final Clients clients;
  private final Random random;

  /** All samples so far, the newest of a point last. */
  private final List<Sample> samples = new ArrayList<>();

  private long values = 1000;

  History(Hazards hazards, Nodes nodes, Clients clients) {
    this.hazards = hazards;
    this.nodes = nodes;
    this.copies = nodes.first(hazards.copies());
    this.clients = clients;
    this.random = new Random(hazards.seed());
  }

  /** Lets all of it happen. */
  void happen() throws IOException {
    createDatabases();
    int rounds = hazards.has(Hazard.GENERATIONS) ? 16 + random.nextInt(4) : 4;
    for (int round = 0; round < rounds; round++) {
      if (round == 1 && hazards.has(Hazard.OVERLAP)) {
        alterPolicies();
      }
      writes(round);
      for (InfluxNode node : copies) {
        boolean last = round == rounds - 1;
        if ((hazards.has(Hazard.GENERATIONS) && !last) || random.nextInt(3) == 0) {
          flush(node);
        }
      }
    }
    if (hazards.has(Hazard.ODD_NAMES)) {
      oddNames();
    }
    if (hazards.has(Hazard.INTO)) {
      into();
    }
    if (hazards.has(Hazard.CONFLICTS)) {
      conflicts(copies);
    }
    if (hazards.has(Hazard.THREE_WAY)) {
      conflicts(drawn(copies, 2));
    }
    if (!hazards.has(Hazard.WAL) || hazards.has(Hazard.DELETES)) {
      for (InfluxNode node : copies) {
        flush(node);
      }
    }
    if (hazards.has(Hazard.DELETES)) {
      deletes();
    }
    if (hazards.has(Hazard.WAL)) {
      writes(rounds);
    }
  }

  /** Newer values of points on which copies may differ, and of some others. */
  List<Sample> newer() {
    List<Sample> newer = new ArrayList<>();
    for (Sample sample : drawn(samples, 200)) {
      // Two values of a boolean cannot tell which is newer.
      if (newer.stream().noneMatch(other -> other.point().equals(sample.point()))) {
        newer.add(sample.with(value()));
      }
    }
    return newer;
  }

  /** Flips a bit on one node. */
  FlippedBit damage() throws IOException {
    InfluxNode node = copies.get(random.nextInt(copies.size()));
    flush(node);
    FlippedBit[] flipped = new FlippedBit[1];
    List<Path> shards = new Server(node).shards(clients.database());
    nodes.restart(node, () -> flipped[0] = FlippedBit.in(shards, random));
    return flipped[0];
  }

  private void createDatabases() throws IOException {
    for (InfluxNode node : copies) {
      String duration =
          hazards.has(Hazard.OVERLAP) && (node == copies.get(0) || random.nextBoolean())
              ? "1d"
              : "7d";
      new Server(node)
          .query(
              "",
              "CREATE DATABASE %s WITH DURATION INF SHARD DURATION %s NAME autogen"
                  .formatted(clients.database(), duration));
    }
  }

  /** Nodes that had daily groups get weekly ones for days that have none yet. */
  private void alterPolicies() throws IOException {
    for (InfluxNode node : copies) {
      if (node == copies.get(0) || random.nextBoolean()) {
        new Server(node)
            .query(
                "",
                "ALTER RETENTION POLICY autogen ON %s SHARD DURATION 7d"
                    .formatted(clients.database()));
      }
    }
  }

  /** New points, and ones that were written before: again, or with newer values. */
  private void writes(int round) throws IOException {
    List<Sample> batch = new ArrayList<>();
    int again = round == 0 ? 0 : hazards.has(Hazard.GENERATIONS) ? 60 : 15;
    for (Sample sample : drawn(samples, again)) {
      batch.add(random.nextBoolean() ? sample : sample.with(value()));
    }
    for (int i = 0; i < BATCH; i++) {
      batch.add(drawnSample(round));
    }
    Collections.shuffle(batch, random);
    samples.addAll(batch);
    InfluxNode away =
        hazards.has(Hazard.HOLES) && round > 0 && random.nextInt(3) == 0
            ? copies.get(random.nextInt(copies.size()))
            : null;
    for (InfluxNode node : copies) {
      if (node != away) {
        clients.write(node, batch.stream().filter(sample -> !lost()).toList());
      }
    }
  }

  private boolean lost() {
    return hazards.has(Hazard.HOLES) && random.nextInt(20) == 0;
  }

  private Sample drawnSample(int round) {
    // While only the first day has a daily group, the second gets a weekly one later.
    int minutes = hazards.has(Hazard.OVERLAP) && round == 0 ? MINUTES_OF_FIRST_DAY : MINUTES;
    return Sample.of(
        random.nextBoolean() ? "cpu" : "mem",
        tags("host", "h" + random.nextInt(2)),
        FIELDS.get(random.nextInt(FIELDS.size())),
        time(random.nextInt(minutes)),
        value());
  }

  /** Seconds differ without rule, so times do not become one run-length block. */
  private long time(int minute) {
    return FIRST.plusSeconds(60L * minute).getEpochSecond() * SECOND
        + (minute * 7919L % 59) * SECOND;
  }

  private long value() {
    return values++;
  }

  private void oddNames() throws IOException {
    for (String odd : ODD) {
      List<Sample> batch = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        batch.add(Sample.of("odd", tags("t", odd), "f", time(10 + i), value()));
        batch.add(Sample.of("odd m,", tags("k = ,", odd), "i " + odd, time(10 + i), value()));
      }
      samples.addAll(batch);
      clients.write(drawn(copies, 1 + random.nextInt(copies.size())), batch);
    }
  }

  private void into() throws IOException {
    // A server sorts these by their bytes, the parser by their escaped bytes.
    SortedMap<String, String> tags = tags("host name", "x");
    tags.put("hostID", "1");
    List<Sample> source = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      source.add(Sample.of("source", tags, "f", time(20 + i), value()));
    }
    clients.write(copies, source);
    List<String> targets = new ArrayList<>(List.of("target"));
    if (random.nextInt(3) == 0) {
      targets.add(random.nextBoolean() ? "back\\" : "new\nline");
    }
    for (String target : targets) {
      for (InfluxNode node : drawn(copies, 1 + random.nextInt(copies.size()))) {
        clients.selectInto(node, source, target);
      }
    }
    if (random.nextBoolean()) {
      // The same names by line protocol: another series to the server.
      List<Sample> twin = new ArrayList<>();
      source.forEach(
          sample ->
              twin.add(Sample.of("target", tags, "f", sample.point().time() + SECOND, value())));
      clients.write(drawn(copies, 1), twin);
    }
  }

  /** Each of the nodes gets a value of its own of points that no other node is told of. */
  private void conflicts(List<InfluxNode> holders) throws IOException {
    for (int i = 0; i < 5; i++) {
      Sample sample =
          Sample.of("disk", tags("host", "h" + i), "i", time(random.nextInt(MINUTES)), value());
      samples.add(sample);
      for (InfluxNode node : holders) {
        clients.write(node, List.of(sample.with(value())));
      }
    }
  }

  private void deletes() throws IOException {
    InfluxNode node = copies.get(random.nextInt(copies.size()));
    if (random.nextBoolean()) {
      clients.delete(
          node,
          "DELETE FROM cpu WHERE host = 'h1'",
          point -> point.measurement().equals("cpu") && "h1".equals(point.tags().get("host")));
    } else {
      long end = time(60);
      clients.delete(
          node,
          "DELETE FROM mem WHERE host = 'h0' AND time < " + end,
          point ->
              point.measurement().equals("mem")
                  && "h0".equals(point.tags().get("host"))
                  && point.time() < end);
    }
  }

  private void flush(InfluxNode node) throws IOException {
    nodes.flush(node, clients.database());
    nodes.compactions(node, clients.database(), false);
  }

  private <T> List<T> drawn(List<T> all, int most) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(most, all.size())));
  }

  private static SortedMap<String, String> tags(String key, String value) {
    return new TreeMap<>(Map.of(key, value));
  }
}
