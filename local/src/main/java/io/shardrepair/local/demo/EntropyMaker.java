package io.shardrepair.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.show.Progress;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fills one shard on two nodes, and makes its two copies differ.
 *
 * <p>Afterwards each copy has several TSM files, one of them with a tombstone, and a WAL that holds
 * points but no deletes. No series is absent from a copy: that would look like a delete that the
 * other copy missed, which a repair leaves to a human.
 */
public final class EntropyMaker {
  public static final String DATABASE = "telegraf";
  public static final String RETENTION_POLICY = "autogen";

  private static final int PARTS = 3;
  private static final int OUTAGE_FROM = 78;
  private static final int OUTAGE_TO = 82;
  private static final int TAIL_FROM = 136;
  private static final int OWN_POINTS = 25;
  private static final int CONFLICTS = 6;

  /** The host whose lines a node lost from batches that it took only in part. */
  private static final String LOST_BY_A = "web-02";

  private static final String LOST_BY_B = "db-01";

  private final InfluxNode a;
  private final InfluxNode b;
  private final InfluxHttp httpA;
  private final InfluxHttp httpB;
  private final DemoData data;
  private final InfluxSettings settings;
  private final Progress progress;
  private final Entropy.Ledger ledger;

  public EntropyMaker(InfluxNode a, InfluxNode b, DemoData data, Progress progress) {
    this(a, b, data, InfluxSettings.manyFiles(), progress);
  }

  /** With {@code settings} that decide how many files the shard has. */
  public EntropyMaker(
      InfluxNode a, InfluxNode b, DemoData data, InfluxSettings settings, Progress progress) {
    this.a = a;
    this.b = b;
    this.httpA = new InfluxHttp(a);
    this.httpB = new InfluxHttp(b);
    this.data = data;
    this.settings = settings;
    this.progress = progress;
    this.ledger = new Entropy.Ledger(List.of(a.name(), b.name()));
  }

  /** Starts both nodes, which must be new, and leaves them running. */
  public Entropy make() throws IOException {
    try (Progress.Line line = progress.begin("Starting two InfluxDB nodes")) {
      a.start(settings);
      b.start(settings);
      line.done(a.url() + ", " + b.url());
    }
    try (Progress.Line line = progress.begin("Writing the same points to both")) {
      load(line);
    }
    try (Progress.Line line = progress.begin("Making entropy")) {
      deletes(line);
      outage(line);
      partialBatches();
      ownPoints();
      conflicts();
      line.done("");
    }
    return ledger.entropy();
  }

  /** Everything except the windows that only one node will get whole. */
  private void load(Progress.Line line) throws IOException {
    for (InfluxHttp http : List.of(httpA, httpB)) {
      http.query(
          "",
          "CREATE DATABASE "
              + DATABASE
              + " WITH DURATION INF REPLICATION 1 SHARD DURATION 1d NAME "
              + RETENTION_POLICY);
    }
    long points = 0;
    for (int window = 0; window < TAIL_FROM; window++) {
      if (window >= OUTAGE_FROM && window < OUTAGE_TO) {
        continue;
      }
      List<DemoData.Line> lines = data.window(window);
      both(lines);
      points += values(lines);
      line.detail(String.format(Locale.ROOT, "%,d points", points));
      if (window == 0) {
        keepFiles();
      }
      if ((window + 1) % (TAIL_FROM / PARTS) == 0) {
        InfluxNode.awaitEmptyWals(List.of(a, b));
      }
    }
    InfluxNode.awaitEmptyWals(List.of(a, b));
    ledger.shared(points);
    line.done(String.format(Locale.ROOT, "%,d points", points));
  }

  /**
   * Stops compactions of the shard by the file that influxd looks for: they would apply the
   * tombstones and merge the files that a repair is to read.
   */
  private void keepFiles() throws IOException {
    for (InfluxHttp http : List.of(httpA, httpB)) {
      PrivateFiles.forOutput(shardDir(http).resolve("do_not_compact"));
    }
  }

  /** A delete becomes a tombstone only for series of which the WAL holds nothing. */
  private void deletes(Progress.Line line) throws IOException {
    line.detail("deletes");
    String delete = "DELETE FROM %s WHERE host = '%s' AND time < " + data.windowStart(12);
    String onlyA = String.format(delete, "disk", "web-01");
    httpA.query(DATABASE, onlyA);
    ledger.gone("deleted on " + a.name() + " only", a.name(), count(12, "disk,", "web-01"));

    String everywhere = String.format(delete, "mem", "cache-01");
    httpA.query(DATABASE, everywhere);
    httpB.query(DATABASE, everywhere);
    ledger.goneEverywhere("deleted on both, must not come back", count(12, "mem,", "cache-01"));
  }

  /** A misses nothing; B is really down. From here on, what is written stays in the WAL. */
  private void outage(Progress.Line line) throws IOException {
    line.detail("outage of " + b.name());
    InfluxSettings kept = settings.keepingWal();
    b.stop();
    a.stop();
    a.start(kept);
    long points = 0;
    for (int window = OUTAGE_FROM; window < OUTAGE_TO; window++) {
      List<DemoData.Line> lines = data.window(window);
      await(httpA.write(DATABASE, protocol(lines)));
      points += values(lines);
    }
    b.start(kept);
    ledger.neverReached("written while " + b.name() + " was down", b.name(), points);
  }

  /** Batches of which one node took only some series, in turns. */
  private void partialBatches() throws IOException {
    long lostByA = 0;
    long lostByB = 0;
    for (int window = TAIL_FROM; window < DemoData.WINDOWS; window++) {
      boolean partialOnA = window % 2 == 0;
      String lost = partialOnA ? LOST_BY_A : LOST_BY_B;
      List<DemoData.Line> whole = data.window(window);
      List<DemoData.Line> part = whole.stream().filter(line -> !line.host().equals(lost)).toList();
      await(httpA.write(DATABASE, protocol(partialOnA ? part : whole)));
      await(httpB.write(DATABASE, protocol(partialOnA ? whole : part)));
      long gap = values(whole) - values(part);
      lostByA += partialOnA ? gap : 0;
      lostByB += partialOnA ? 0 : gap;
      ledger.shared(values(part));
    }
    ledger.neverReached("lost by " + a.name() + " from partial batches", a.name(), lostByA);
    ledger.neverReached("lost by " + b.name() + " from partial batches", b.name(), lostByB);
  }

  /** Points at times of their own, between those that both nodes have. */
  private void ownPoints() throws IOException {
    ownPoints(httpA, a.name(), b.name(), data.stepNanos() / 3);
    ownPoints(httpB, b.name(), a.name(), data.stepNanos() / 2);
  }

  private void ownPoints(InfluxHttp http, String owner, String other, long offset)
      throws IOException {
    List<DemoData.Line> lines = new ArrayList<>();
    for (int i = 0; i < OWN_POINTS; i++) {
      DemoData.Line line = first("http,", data.window(20 + i));
      lines.add(
          new DemoData.Line(
              line.series(), line.host(), line.fields(), line.values(), line.time() + offset));
    }
    await(http.write(DATABASE, protocol(lines)));
    ledger.neverReached("sent to " + owner + " alone", other, values(lines));
  }

  /** Points that both have, written again to one node with two other values. */
  private void conflicts() throws IOException {
    List<DemoData.Line> lines = new ArrayList<>();
    for (int i = 0; i < CONFLICTS; i++) {
      DemoData.Line line = first("http,", data.window(50 + i));
      String fields = "status=\"I'm a teapot\",status_code=418i";
      lines.add(new DemoData.Line(line.series(), line.host(), fields, 2, line.time()));
    }
    await(httpB.write(DATABASE, protocol(lines)));
    ledger.conflicting("with another value on " + b.name(), values(lines));
  }

  /** The only shard: all points are of one day, and so is a shard. */
  private static Path shardDir(InfluxHttp http) throws IOException {
    for (JsonNode series : http.query("", "SHOW SHARDS").get("series")) {
      if (series.get("name").asText().equals(DATABASE)) {
        return http.shardDir(DATABASE, RETENTION_POLICY, series.at("/values/0/0").asLong());
      }
    }
    throw new IOException("no shard of " + DATABASE);
  }

  private void both(List<DemoData.Line> lines) throws IOException {
    String protocol = protocol(lines);
    await(
        CompletableFuture.allOf(httpA.write(DATABASE, protocol), httpB.write(DATABASE, protocol)));
  }

  private static void await(CompletableFuture<Void> written) throws IOException {
    try {
      written.join();
    } catch (CompletionException e) {
      throw new IOException("a write to a node failed: " + e.getCause(), e.getCause());
    }
  }

  private static String protocol(List<DemoData.Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.protocol()));
    return text.toString();
  }

  private static long values(List<DemoData.Line> lines) {
    return lines.stream().mapToLong(DemoData.Line::values).sum();
  }

  /** Values of a measurement and host in the day's first windows. */
  private long count(int windows, String measurement, String host) {
    long sum = 0;
    for (int window = 0; window < windows; window++) {
      sum +=
          data.window(window).stream()
              .filter(line -> line.series().startsWith(measurement) && line.host().equals(host))
              .mapToLong(DemoData.Line::values)
              .sum();
    }
    return sum;
  }

  private static DemoData.Line first(String measurement, List<DemoData.Line> lines) {
    return lines.stream()
        .filter(line -> line.series().startsWith(measurement))
        .findFirst()
        .orElseThrow();
  }
}
