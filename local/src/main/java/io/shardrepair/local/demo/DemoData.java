package io.shardrepair.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A day of measurements as an agent on four hosts would send them.
 *
 * <p>The same seed, day and number of values give the same points, in whatever order they are asked
 * for.
 *
 * @param day start of the day, UTC; the data fills the day, which is one shard
 * @param values about how many field values there are, at least {@value #LEAST_VALUES}
 * @param seed of the noise
 */
public record DemoData(Instant day, long values, long seed) {
  /** The day in windows of ten minutes: what an agent that was cut off sends at once. */
  public static final int WINDOWS = 144;

  public static final long LEAST_VALUES = 50_000;
  public static final List<String> HOSTS = List.of("web-01", "web-02", "db-01", "cache-01");

  private static final int VALUES_PER_STEP = 120;
  private static final List<String> STATUS =
      List.of("OK", "OK", "OK", "Not Found", "Bad \\\"Gateway\\\"");

  public DemoData {
    if (values < LEAST_VALUES) {
      throw new IllegalArgumentException("at least " + LEAST_VALUES + " values, not " + values);
    }
    day = day.truncatedTo(ChronoUnit.DAYS);
  }

  /**
   * Fields of one series at one time.
   *
   * @param series measurement and tags, escaped
   * @param fields in line protocol
   * @param values how many fields
   * @param time in nanoseconds
   */
  public record Line(String series, String host, String fields, int values, long time) {
    String protocol() {
      return series + " " + fields + " " + time + "\n";
    }
  }

  /** Every line of a window, in time order. */
  public List<Line> window(int window) {
    List<Line> lines = new ArrayList<>();
    long first = firstStep(window);
    long end = firstStep(window + 1);
    for (long step = first; step < end; step++) {
      for (int host = 0; host < HOSTS.size(); host++) {
        addMetrics(lines, host, step);
      }
      if (step == first && window % 6 < HOSTS.size()) {
        lines.add(deploy(window % 6, step));
      }
    }
    return lines;
  }

  /** Start of a window in nanoseconds since the epoch. */
  public long windowStart(int window) {
    return nanos(day) + window * (Duration.ofDays(1).toNanos() / WINDOWS);
  }

  /** Time between two lines of a series, in nanoseconds. */
  public long stepNanos() {
    return Duration.ofDays(1).toNanos() / steps();
  }

  private long steps() {
    return values / VALUES_PER_STEP;
  }

  /** The first step whose time is in the window or after it. */
  private long firstStep(int window) {
    long start = windowStart(window) - nanos(day);
    return Math.min(steps(), (start + stepNanos() - 1) / stepNanos());
  }

  private static long nanos(Instant time) {
    return Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L);
  }

  private void addMetrics(List<Line> lines, int host, long step) {
    String tags = "host=" + HOSTS.get(host) + ",region=eu-west-1";
    for (String cpu : List.of("cpu-total", "cpu0", "cpu1")) {
      double user = wave(host, step, cpu.hashCode(), 35);
      double system = wave(host, step, cpu.hashCode() + 1, 12);
      lines.add(
          line(
              host,
              step,
              "cpu,cpu=" + cpu + "," + tags,
              5,
              "usage_user=%.2f,usage_system=%.2f,usage_iowait=%.2f,usage_steal=%d,usage_idle=%.2f",
              user,
              system,
              wave(host, step, cpu.hashCode() + 2, 3),
              0,
              100 - user - system));
    }
    long total = 16L << 30;
    long used = (long) (total * wave(host, step, 10, 80) / 100);
    lines.add(
        line(
            host,
            step,
            "mem," + tags,
            4,
            "total=%di,used=%di,available=%di,used_percent=%.3f",
            total,
            used,
            total - used,
            used * 100.0 / total));
    lines.add(
        line(
            host,
            step,
            "disk,device=nvme0n1p1,fstype=ext4," + tags + ",path=/srv/app\\ data",
            3,
            "free=%di,used_percent=%.2f,inodes_free=%di",
            (long) (1e12 - step * 4096.0),
            wave(host, step, 20, 60),
            60_000_000 - step));
    lines.add(
        line(
            host,
            step,
            "net," + tags + ",interface=eth0",
            4,
            "bytes_recv=%di,bytes_sent=%di,packets_recv=%di,err_in=%di",
            step * 15_000 + noise(host, step, 30) % 9_000,
            step * 22_000 + noise(host, step, 31) % 9_000,
            step * 40 + noise(host, step, 32) % 30,
            noise(host, step, 33) % 100 == 0 ? 1 : 0));
    int status = (int) (noise(host, step, 40) % STATUS.size());
    lines.add(
        line(
            host,
            step,
            "http," + tags + ",server=shop",
            4,
            "response_time=%s,status_code=%di,status=\"%s\",up=%b",
            wave(host, step, 41, 1),
            status < 3 ? 200 : 401 + status,
            STATUS.get(status),
            status != 4));
  }

  private Line deploy(int host, long step) {
    String notes =
        "fix: \\\"checkout\\\", step 2\n# not a comment\ncpu usage=1 0\nby C:\\\\tools, a=b";
    return line(
        host,
        step,
        "deploys,host=" + HOSTS.get(host),
        4,
        "version=\"1.%d.0\",notes=\"%s\",duration=%di,ok=%b",
        step % 50,
        notes,
        30 + noise(host, step, 50) % 90,
        noise(host, step, 51) % 9 != 0);
  }

  private Line line(
      int host, long step, String series, int count, String format, Object... arguments) {
    return new Line(
        series,
        HOSTS.get(host),
        String.format(Locale.ROOT, format, arguments),
        count,
        nanos(day) + step * stepNanos());
  }

  /** A daily curve with noise, from 0 to {@code top}. */
  private double wave(int host, long step, int kind, double top) {
    double daily = 0.5 + 0.3 * Math.sin(2 * Math.PI * step / steps() + host);
    return top * (daily + (noise(host, step, kind) % 1000) / 5000.0);
  }

  /** A number from 0 on that looks random: SplitMix64 of everything that names the value. */
  private long noise(int host, long step, int kind) {
    long z =
        seed + step * 0x9E3779B97F4A7C15L + host * 0xD1B54A32D192ED03L + kind * 0x8CB92BA72F3D8DD7L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 1;
  }
}
