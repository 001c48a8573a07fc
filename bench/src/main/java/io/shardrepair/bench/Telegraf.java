package io.shardrepair.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a telegraf agent on each of some hosts writes every ten seconds: {@value #KEYS_PER_HOST}
 * field values a host and step, in the order in which a TSM file holds their keys.
 *
 * <p>The same hosts, steps and seed give the same values, in any order of asking.
 */
final class Telegraf {
  static final int KEYS_PER_HOST = 115;

  /** Monday, 2024-01-01T00:00:00Z. */
  static final long FIRST_TIME = 1_704_067_200_000_000_000L;

  static final long STEP_NANOS = 10_000_000_000L;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** What the values of a field look like. */
  enum Kind {
    /** A share of some hundred clock ticks, with all digits that Go prints. */
    PERCENT,
    /** A float that never moves, as of processors that do nothing. */
    ZERO,
    /** A float of two decimals. */
    LOAD,
    /** Seconds, to the nanosecond. */
    LATENCY,
    /** A float that needs an exponent. */
    LARGE,
    /** An integer that grows. */
    COUNTER,
    /** An integer that goes up and down. */
    GAUGE,
    /** An integer that never moves. */
    CONSTANT,
    /** An integer of one or two digits. */
    SMALL,
    UPTIME_TEXT,
    VERSION,
    UP
  }

  /** One series and field; {@code prefix} is {@code series field=}. Never compared as a whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Key(byte[] prefix, byte[] ordered, int host, Kind kind, long seed) {}

  private static final byte[][] PERCENTS = percents();
  private static final byte[][] LOADS = loads();
  private static final byte[][] LARGES = larges();

  private final int hosts;
  private final long steps;
  private final List<Key> keys = new ArrayList<>();

  Telegraf(int hosts, long steps, long seed) {
    this.hosts = hosts;
    this.steps = steps;
    for (int host = 0; host < hosts; host++) {
      addHost(host, mix(seed + host));
    }
    keys.sort((a, b) -> Arrays.compareUnsigned(a.ordered(), b.ordered()));
  }

  int hosts() {
    return hosts;
  }

  long steps() {
    return steps;
  }

  /** In key order. */
  List<Key> keys() {
    return keys;
  }

  static long time(long step) {
    return FIRST_TIME + step * STEP_NANOS;
  }

  /** A number that looks random, the same for the same key and step (SplitMix64). */
  static long noise(Key key, long step) {
    return mix(key.seed() + step * GOLDEN);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Appends the value of a key at a step.
   *
   * @param other another value than the usual one; only for {@link Kind#COUNTER}
   */
  static void value(Key key, long step, boolean other, Line line) {
    long noise = noise(key, step) >>> 1;
    long level = key.seed() & 1023;
    switch (key.kind()) {
      case PERCENT -> line.append(PERCENTS[(int) (level * 2 + noise % 97) & 4095]);
      case ZERO -> line.append('0');
      case LOAD -> line.append(LOADS[(int) (level / 2 + noise % 60)]);
      case LATENCY -> appendSeconds(line, 1_000_000 + level * 10_000 + noise % 40_000_000);
      case LARGE -> line.append(LARGES[(int) (level + noise % 512)]);
      case COUNTER ->
          line.append(step * (level * 37 + 11) + noise % (level + 9) + (other ? 1 : 0)).append('i');
      case GAUGE -> line.append((level << 22) + (noise % 4096 << 12)).append('i');
      case CONSTANT -> line.append(level << 20).append('i');
      case SMALL -> line.append(level % 60 + noise % 3).append('i');
      case UPTIME_TEXT -> {
        long minutes = level * 60 + step / 6;
        line.append('"').append(minutes / 1440).append(DAYS);
        line.append(minutes / 60 % 24).append(':');
        line.append(minutes / 10 % 6).append(minutes % 10).append('"');
      }
      case VERSION ->
          line.append('"')
              .append('v')
              .append(level % 9)
              .append('.')
              .append(step / 4000)
              .append('"');
      case UP -> line.append(noise % 500 != 0 ? TRUE : FALSE);
    }
  }

  private static final byte[] DAYS = ascii(" days, ");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  /** Nanoseconds as seconds; at least 100 µs, so that Go prints no exponent. */
  private static void appendSeconds(Line line, long nanos) {
    line.append(nanos / 1_000_000_000).append('.');
    long digits = nanos % 1_000_000_000;
    long unit = 100_000_000;
    do {
      line.append(digits / unit);
      digits %= unit;
      unit /= 10;
    } while (digits > 0);
  }

  private void addHost(int host, long seed) {
    String name = String.format(Locale.ROOT, "host=web-%04d", host + 1);
    for (String cpu : List.of("cpu-total", "cpu0", "cpu1", "cpu2", "cpu3")) {
      String series = "cpu,cpu=" + cpu + "," + name;
      for (String field : List.of("user", "system", "idle", "iowait", "softirq")) {
        add(series, "usage_" + field, host, Kind.PERCENT, seed);
      }
      for (String field : List.of("nice", "irq", "steal", "guest", "guest_nice")) {
        add(series, "usage_" + field, host, Kind.ZERO, seed);
      }
    }
    for (String field : List.of("active", "available", "buffered", "cached", "free", "used")) {
      add("mem," + name, field, host, Kind.GAUGE, seed);
    }
    add("mem," + name, "available_percent", host, Kind.PERCENT, seed);
    add("mem," + name, "used_percent", host, Kind.PERCENT, seed);
    add("mem," + name, "total", host, Kind.CONSTANT, seed);
    for (String disk : List.of("device=nvme0n1p1,fstype=ext4,%s,mode=rw,path=/", DATA_DISK)) {
      String series = "disk," + String.format(Locale.ROOT, disk, name);
      for (String field : List.of("free", "used", "inodes_free")) {
        add(series, field, host, Kind.GAUGE, seed);
      }
      add(series, "inodes_used", host, Kind.COUNTER, seed);
      add(series, "total", host, Kind.CONSTANT, seed);
      add(series, "used_percent", host, Kind.PERCENT, seed);
    }
    for (String disk : List.of("nvme0n1", "nvme1n1")) {
      String series = "diskio," + name + ",name=" + disk;
      for (String field : List.of("io_time", "read_bytes", "reads", "write_bytes", "writes")) {
        add(series, field, host, Kind.COUNTER, seed);
      }
      add(series, "iops_in_progress", host, Kind.ZERO, seed);
    }
    for (String port : List.of("eth0", "eth1")) {
      String series = "net," + name + ",interface=" + port;
      for (String field : List.of("bytes_recv", "bytes_sent", "packets_recv", "packets_sent")) {
        add(series, field, host, Kind.COUNTER, seed);
      }
      add(series, "drop_in", host, Kind.SMALL, seed);
      add(series, "err_in", host, Kind.SMALL, seed);
    }
    for (String field : List.of("blocked", "running", "sleeping", "total", "zombies")) {
      add("processes," + name, field, host, Kind.SMALL, seed);
    }
    for (String field : List.of("load1", "load5", "load15")) {
      add("system," + name, field, host, Kind.LOAD, seed);
    }
    add("system," + name, "n_cpus", host, Kind.SMALL, seed);
    add("system," + name, "n_users", host, Kind.SMALL, seed);
    add("system," + name, "uptime", host, Kind.COUNTER, seed);
    add("system," + name, "uptime_format", host, Kind.UPTIME_TEXT, seed);
    for (String service : List.of("checkout", "search\\ index")) {
      String series = "app," + name + ",service=" + service;
      add(series, "up", host, Kind.UP, seed);
      add(series, "latency", host, Kind.LATENCY, seed);
      add(series, "version", host, Kind.VERSION, seed);
      add(series, "queue_bytes", host, Kind.LARGE, seed);
    }
  }

  private static final String DATA_DISK = "device=nvme1n1,fstype=xfs,%s,mode=rw,path=/srv/data";

  private void add(String series, String field, int host, Kind kind, long seed) {
    keys.add(
        new Key(
            (series + " " + field + "=").getBytes(StandardCharsets.UTF_8),
            (series + "#!~#" + field).getBytes(StandardCharsets.UTF_8),
            host,
            kind,
            mix(seed + (series + field).hashCode())));
  }

  private static byte[][] percents() {
    byte[][] table = new byte[4096][];
    for (int i = 0; i < table.length; i++) {
      int ticks = i / 4;
      table[i] = ascii(GoFloat.of(100.0 * ticks / (998 + i % 4)));
    }
    return table;
  }

  private static byte[][] loads() {
    byte[][] table = new byte[1024][];
    Arrays.setAll(table, i -> ascii(GoFloat.of(i / 100.0)));
    return table;
  }

  private static byte[][] larges() {
    byte[][] table = new byte[2048][];
    Arrays.setAll(table, i -> ascii(GoFloat.of(i * 4096.0)));
    return table;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
