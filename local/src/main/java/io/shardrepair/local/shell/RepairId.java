package io.shardrepair.local.shell;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Ids of the repairs that commands start. */
public final class RepairId {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

  private RepairId() {}

  /** A word and the present time, UTC, to a millisecond; ids of one word sort by time. */
  public static String of(String word) {
    return word + "-" + LocalDateTime.now(ZoneOffset.UTC).format(TIME);
  }
}
