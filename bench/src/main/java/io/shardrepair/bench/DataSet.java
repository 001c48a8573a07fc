package io.shardrepair.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Both copies of a shard as dump files of several shapes, made once and kept.
 *
 * <ul>
 *   <li>{@code one-a.lp.gz}: one sorted file, as of one TSM file
 *   <li>{@code four-a-1.lp.gz} to {@code 4}: a quarter of the time each, as of four TSM files
 *   <li>{@code dump-a.lp.gz}: those four in one file, as a plain export of the database prints
 *       them; out of order, and four gzip members
 *   <li>{@code raw-a.lp}: the first one uncompressed, only up to {@link #MOST_RAW} values
 * </ul>
 */
record DataSet(Path folder, String name, Truth truth) {
  static final long MOST_RAW = 10_000_000;
  static final List<String> SIDES = List.of("a", "b");

  private static final int FILES = 4;
  private static final int LEAST_HOSTS = 10;
  private static final long VALUES_PER_HOST = 1_000_000;
  private static final long SEED = 4;

  /** Raised whenever the same size would give other bytes. */
  private static final int RECIPE = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  Path one(String side) {
    return folder.resolve("one-" + side + ".lp.gz");
  }

  List<Path> four(String side) {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= FILES; i++) {
      files.add(folder.resolve("four-" + side + "-" + i + ".lp.gz"));
    }
    return files;
  }

  Path dump(String side) {
    return folder.resolve("dump-" + side + ".lp.gz");
  }

  Path raw(String side) {
    return folder.resolve("raw-" + side + ".lp");
  }

  boolean hasRaw() {
    return Files.exists(raw("a"));
  }

  long compressedBytes() throws IOException {
    return Files.size(one("a")) + Files.size(one("b"));
  }

  /**
   * The data of about {@code values} values a side, from {@code folder}, where it is made if it is
   * not there.
   */
  static DataSet get(Path folder, String name, long values)
      throws IOException, InterruptedException {
    String recipe = "recipe " + RECIPE + ", seed " + SEED + ", values " + values;
    Path stamp = folder.resolve("truth.json");
    if (Files.exists(stamp)) {
      Truth truth = JSON.readValue(stamp.toFile(), Truth.class);
      if (truth.recipe().equals(recipe)) {
        return new DataSet(folder, name, truth);
      }
    }
    Files.createDirectories(folder);
    Files.deleteIfExists(stamp);
    System.out.println("making the data of " + name + " values a side…");
    int hosts = (int) Math.max(LEAST_HOSTS, values / VALUES_PER_HOST);
    long steps = values / ((long) hosts * Telegraf.KEYS_PER_HOST);
    Telegraf telegraf = new Telegraf(hosts, steps, SEED);
    DataSet data = new DataSet(folder, name, null);
    CompletableFuture<Copy> b = CompletableFuture.supplyAsync(() -> data.write("b", telegraf));
    Copy a = data.write("a", telegraf);
    try {
      Truth truth = new Truth(recipe, a.side(), b.get().side(), a.conflicts);
      JSON.writeValue(stamp.toFile(), truth);
      return new DataSet(folder, name, truth);
    } catch (ExecutionException e) {
      throw new IOException("making the data failed: " + e.getCause().getMessage(), e);
    }
  }

  private Copy write(String side, Telegraf telegraf) {
    boolean raw = telegraf.keys().size() * telegraf.steps() <= MOST_RAW;
    List<Path> four = four(side);
    Copy copy = new Copy(side.equals("a"), telegraf);
    try {
      try (OutputStream one = gzip(one(side));
          OutputStream one1 = gzip(four.get(0));
          OutputStream two = gzip(four.get(1));
          OutputStream three = gzip(four.get(2));
          OutputStream last = gzip(four.get(3));
          OutputStream plain = raw ? buffered(raw(side)) : OutputStream.nullOutputStream()) {
        copy.write(one, List.of(one1, two, three, last), plain);
      }
      try (OutputStream dump = Files.newOutputStream(dump(side))) {
        for (Path file : four) {
          Files.copy(file, dump);
        }
      }
      return copy;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /** As {@code gzip -1} would. */
  private static OutputStream gzip(Path file) throws IOException {
    OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        };
    return new BufferedOutputStream(out, 1 << 16);
  }

  /** One copy while it is written. */
  private static final class Copy {
    private final boolean isA;
    private final Telegraf telegraf;
    private final Gaps gaps;
    private long values;
    private long rawBytes;
    private long missing;
    private long missingFingerprint;
    private long conflicts;
    private long conflictFingerprint;

    Copy(boolean isA, Telegraf telegraf) {
      this.isA = isA;
      this.telegraf = telegraf;
      this.gaps = new Gaps(telegraf.steps());
    }

    Truth.Side side() {
      return new Truth.Side(values, rawBytes, missing, missingFingerprint, conflictFingerprint);
    }

    void write(OutputStream one, List<OutputStream> quarters, OutputStream plain)
        throws IOException {
      Line line = new Line();
      for (Telegraf.Key key : telegraf.keys()) {
        for (long step = 0; step < telegraf.steps(); step++) {
          boolean inA = gaps.heldByA(key, step);
          boolean inB = gaps.heldByB(key, step);
          if (!inA && !inB) {
            continue;
          }
          boolean conflict = inA && inB && gaps.conflict(key, step);
          line.clear().append(key.prefix());
          Telegraf.value(key, step, conflict && !isA, line);
          line.append(' ').append(Telegraf.time(step));
          if (!(isA ? inA : inB)) {
            missing++;
            missingFingerprint += line.fingerprint();
            continue;
          }
          if (conflict) {
            conflicts++;
            conflictFingerprint += line.fingerprint();
          }
          line.append('\n');
          values++;
          rawBytes += line.length();
          line.writeTo(one);
          line.writeTo(quarters.get((int) (step * FILES / telegraf.steps())));
          line.writeTo(plain);
        }
      }
    }
  }
}
