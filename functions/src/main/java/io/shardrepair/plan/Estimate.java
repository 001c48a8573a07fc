package io.shardrepair.plan;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import java.util.List;

/**
 * A rough estimate of what following a plan takes. Prices are constants, those of us-east-1 on
 * demand, and times depend on unknown machines.
 *
 * @param points points to write into all copies
 * @param bytes of line protocol, uncompressed
 * @param gzipBytes of line protocol, as stored
 * @param replaySeconds time of the replay: that of the copy that gets most, at the rate below,
 *     because copies are written in parallel
 * @param pointsPerSecond the rate: the one set for replays, or {@value #USUAL_RATE} by default
 * @param usd AWS cost of the whole repair in US dollars, the sum of the parts
 * @param cost its parts
 */
public record Estimate(
    long points,
    long bytes,
    long gzipBytes,
    double replaySeconds,
    long pointsPerSecond,
    double usd,
    Cost cost) {

  /**
   * AWS cost in US dollars.
   *
   * @param storage of exports and differences, for a month
   * @param requests to S3
   * @param lambda of both comparisons and the replay
   * @param stepFunctions of state transitions
   */
  public record Cost(double storage, double requests, double lambda, double stepFunctions) {}

  /** Points a second into one copy; {@code influx -import} reaches 320,000 on 2 cores. */
  public static final long USUAL_RATE = 100_000;

  /** S3 Standard, first 50 TB, USD for a GB and month. */
  static final double USD_PER_GB_MONTH = 0.023;

  /** S3 PUT, COPY, POST and LIST, USD each. */
  static final double USD_PER_PUT = 0.005 / 1000;

  /** S3 GET, USD each. */
  static final double USD_PER_GET = 0.0004 / 1000;

  /** Lambda on arm64, first tier, USD for a GB-second. */
  static final double USD_PER_GB_SECOND = 0.0000133334;

  /** Step Functions Standard, USD for a transition. */
  static final double USD_PER_TRANSITION = 0.025 / 1000;

  /** GB of memory that a function is taken to have. */
  static final double LAMBDA_GB = 2;

  /** Transitions of one repair, with a guess for the waits for nodes. */
  static final long TRANSITIONS = 100;

  /** Transitions of a child of the Distributed Map: its start, its one state, its end. */
  static final long TRANSITIONS_PER_PARTITION = 3;

  /** The nodes send parts of about this size. */
  static final long UPLOAD_PART_BYTES = 8 << 20;

  private static final double GB = 1e9;

  /** What is to be written into one copy. */
  public record Volume(long points, long bytes, long gzipBytes) {
    public static final Volume NONE = new Volume(0, 0, 0);

    public Volume plus(Volume other) {
      return new Volume(points + other.points, bytes + other.bytes, gzipBytes + other.gzipBytes);
    }
  }

  /**
   * Estimates.
   *
   * @param copies per copy what is to be written
   * @param rate points a second that the settings allow, 0 for no limit
   */
  public static Estimate of(
      List<Volume> copies, List<Manifest> manifests, List<PartitionResult> results, long rate) {
    Volume all = copies.stream().reduce(Volume.NONE, Volume::plus);
    long perSecond = rate == 0 ? USUAL_RATE : Math.min(rate, USUAL_RATE);
    double replaySeconds =
        copies.stream().mapToLong(Volume::points).max().orElse(0) / (double) perSecond;
    double replaySecondsOfAll = all.points() / (double) perSecond;
    long exported = manifests.stream().flatMap(m -> m.runs().stream()).mapToLong(Run::bytes).sum();
    long runs = manifests.stream().mapToLong(m -> m.runs().size()).sum();
    double comparing = results.stream().mapToDouble(result -> result.effort().seconds()).sum();
    long partitions = results.size();
    // Both passes read every run in every partition, at most.
    long gets = 2 * partitions * (runs + 3);
    long puts = 2 * (runs + exported / UPLOAD_PART_BYTES) + 2 * partitions * 4;
    Cost cost =
        new Cost(
            (2.0 * exported + all.gzipBytes()) / GB * USD_PER_GB_MONTH,
            gets * USD_PER_GET + puts * USD_PER_PUT,
            (2 * comparing + replaySecondsOfAll) * LAMBDA_GB * USD_PER_GB_SECOND,
            (TRANSITIONS + 2 * partitions * TRANSITIONS_PER_PARTITION) * USD_PER_TRANSITION);
    return new Estimate(
        all.points(),
        all.bytes(),
        all.gzipBytes(),
        replaySeconds,
        perSecond,
        cost.storage() + cost.requests() + cost.lambda() + cost.stepFunctions(),
        cost);
  }
}
