package io.shardrepair.model;

import java.util.List;

/**
 * The operators' settings for all repairs: part of the nodes document, where each value may be left
 * out.
 *
 * @param guardRails within which mode repair goes on by itself
 * @param preflight margins of the checks before anything is touched
 * @param replay how missing points are written
 */
public record Settings(GuardRails guardRails, PreflightMargins preflight, ReplayPace replay) {

  /**
   * Outside of these, {@code repair} writes nothing and ends with a plan to be reviewed.
   *
   * @param maxMissingShare greatest share of the union's points that one copy may lack, 0 to 1
   * @param maxConflicts most points that copies may hold with different values
   */
  public record GuardRails(double maxMissingShare, long maxConflicts) {}

  /**
   * Margins of the preflight's checks.
   *
   * @param idleSeconds how long a shard must not have been written to, s
   * @param expiryMarginHours how far away the retention policy's drop must be, h
   * @param maxClockSkewSeconds how far nodes' clocks may be apart, s
   */
  public record PreflightMargins(
      long idleSeconds, long expiryMarginHours, long maxClockSkewSeconds) {}

  /**
   * How missing points are written.
   *
   * @param pointsPerSecond most points a second into one copy; 0 for as fast as the server takes
   *     them
   * @param blackouts daily times in UTC in which nothing is written
   * @param serverWaitSeconds how long to wait in all for a server that does not answer, s
   */
  public record ReplayPace(long pointsPerSecond, List<Blackout> blackouts, long serverWaitSeconds) {
    public ReplayPace {
      blackouts = List.copyOf(blackouts);
    }
  }

  /**
   * A daily time in UTC; one that ends before it begins goes over midnight.
   *
   * @param from start, {@code HH:MM}
   * @param to end, not part of it, {@code HH:MM}
   */
  public record Blackout(String from, String to) {}

  public static final Settings DEFAULT =
      new Settings(
          new GuardRails(0.2, 1000),
          new PreflightMargins(600, 24, 5),
          new ReplayPace(0, List.of(), 300));
}
