package io.shardrepair.input;

import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.Blackout;
import io.shardrepair.model.Settings.GuardRails;
import io.shardrepair.model.Settings.PreflightMargins;
import io.shardrepair.model.Settings.ReplayPace;

/** Field {@code settings} of the nodes document. */
final class SettingsFields {
  private SettingsFields() {}

  private static final String TIME_OF_DAY = "([01][0-9]|2[0-3]):[0-5][0-9]";

  /** Reads the settings; mistakes are recorded in the document. */
  static Settings read(Fields fields) {
    return new Settings(
        fields
            .optionalObject("guardRails")
            .map(SettingsFields::guardRails)
            .orElse(Settings.DEFAULT.guardRails()),
        fields
            .optionalObject("preflight")
            .map(SettingsFields::preflight)
            .orElse(Settings.DEFAULT.preflight()),
        fields
            .optionalObject("replay")
            .map(SettingsFields::replay)
            .orElse(Settings.DEFAULT.replay()));
  }

  private static GuardRails guardRails(Fields fields) {
    GuardRails usual = Settings.DEFAULT.guardRails();
    return new GuardRails(
        fields.optionalShare("maxMissingShare", usual.maxMissingShare()),
        fields.optionalNumber("maxConflicts", 0, Long.MAX_VALUE).orElse(usual.maxConflicts()));
  }

  private static PreflightMargins preflight(Fields fields) {
    PreflightMargins usual = Settings.DEFAULT.preflight();
    return new PreflightMargins(
        fields.optionalNumber("idleSeconds", 0, 86_400).orElse(usual.idleSeconds()),
        fields.optionalNumber("expiryMarginHours", 0, 8_760).orElse(usual.expiryMarginHours()),
        fields.optionalNumber("maxClockSkewSeconds", 0, 3_600).orElse(usual.maxClockSkewSeconds()));
  }

  private static ReplayPace replay(Fields fields) {
    ReplayPace usual = Settings.DEFAULT.replay();
    return new ReplayPace(
        fields.optionalNumber("pointsPerSecond", 0, 100_000_000).orElse(usual.pointsPerSecond()),
        fields.has("blackouts")
            ? fields.objects("blackouts").stream().map(SettingsFields::blackout).toList()
            : usual.blackouts(),
        fields.optionalNumber("serverWaitSeconds", 0, 86_400).orElse(usual.serverWaitSeconds()));
  }

  private static Blackout blackout(Fields fields) {
    Blackout blackout = new Blackout(fields.text("from"), fields.text("to"));
    timeOfDay(fields, "from", blackout.from());
    timeOfDay(fields, "to", blackout.to());
    if (!blackout.from().isEmpty() && blackout.from().equals(blackout.to())) {
      fields.mistake("to", "must differ from \"from\", or nothing could be written all day");
    }
    return blackout;
  }

  private static void timeOfDay(Fields fields, String name, String value) {
    if (!value.isEmpty() && !value.matches(TIME_OF_DAY)) {
      fields.mistake(name, "must be a time of day in UTC like 02:30");
    }
  }
}
