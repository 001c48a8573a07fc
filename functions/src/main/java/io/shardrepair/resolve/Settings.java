package io.shardrepair.resolve;

import java.util.List;

/**
 * What the operators have laid down for all repairs: part of the nodes document, where each value
 * may be left out.
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
   * @param serverWaitSeconds how long a server that does not answer is waited for in all, s
   */
  public record ReplayPace(long pointsPerSecond, List<Blackout> blackouts, long serverWaitSeconds) {
    public ReplayPace {
      blackouts = List.copyOf(blackouts);
    }
  }

  /**
   * A daily time in UTC; one that ends before it begins goes over midnight.
   *
   * @param from begin, {@code HH:MM}
   * @param to end, not part of it, {@code HH:MM}
   */
  public record Blackout(String from, String to) {}

  public static final Settings DEFAULT =
      new Settings(
          new GuardRails(0.2, 1000),
          new PreflightMargins(600, 24, 5),
          new ReplayPace(0, List.of(), 300));

  private static final String TIME_OF_DAY = "([01][0-9]|2[0-3]):[0-5][0-9]";

  /** Reads the settings; mistakes are noted in the document. */
  static Settings read(Fields fields) {
    return new Settings(
        fields.optionalObject("guardRails").map(Settings::guardRails).orElse(DEFAULT.guardRails),
        fields.optionalObject("preflight").map(Settings::preflight).orElse(DEFAULT.preflight),
        fields.optionalObject("replay").map(Settings::replay).orElse(DEFAULT.replay));
  }

  private static GuardRails guardRails(Fields fields) {
    GuardRails usual = DEFAULT.guardRails;
    return new GuardRails(
        fields.optionalShare("maxMissingShare", usual.maxMissingShare),
        fields.optionalNumber("maxConflicts", 0, Long.MAX_VALUE).orElse(usual.maxConflicts));
  }

  private static PreflightMargins preflight(Fields fields) {
    PreflightMargins usual = DEFAULT.preflight;
    return new PreflightMargins(
        fields.optionalNumber("idleSeconds", 0, 86_400).orElse(usual.idleSeconds),
        fields.optionalNumber("expiryMarginHours", 0, 8_760).orElse(usual.expiryMarginHours),
        fields.optionalNumber("maxClockSkewSeconds", 0, 3_600).orElse(usual.maxClockSkewSeconds));
  }

  private static ReplayPace replay(Fields fields) {
    ReplayPace usual = DEFAULT.replay;
    return new ReplayPace(
        fields.optionalNumber("pointsPerSecond", 0, 100_000_000).orElse(usual.pointsPerSecond),
        fields.has("blackouts")
            ? fields.objects("blackouts").stream().map(Settings::blackout).toList()
            : usual.blackouts,
        fields.optionalNumber("serverWaitSeconds", 0, 86_400).orElse(usual.serverWaitSeconds));
  }

  private static Blackout blackout(Fields fields) {
    Blackout blackout = new Blackout(fields.text("from"), fields.text("to"));
    timeOfDay(fields, "from", blackout.from);
    timeOfDay(fields, "to", blackout.to);
    if (!blackout.from.isEmpty() && blackout.from.equals(blackout.to)) {
      fields.mistake("to", "must differ from \"from\"; a day without any writing is no repair");
    }
    return blackout;
  }

  private static void timeOfDay(Fields fields, String name, String value) {
    if (!value.isEmpty() && !value.matches(TIME_OF_DAY)) {
      fields.mistake(name, "must be a time of day in UTC like 02:30");
    }
  }
}
