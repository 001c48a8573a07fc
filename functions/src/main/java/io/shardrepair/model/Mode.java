package io.shardrepair.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a repair goes. */
public enum Mode {
  /** Make the preflight's checks and end: nothing is exported or written. */
  CHECK,
  /** Find the differences, store a repair plan, write nothing. The default. */
  PLAN,
  /** Replay a stored repair plan, exactly as it was reviewed. */
  APPLY,
  /** Find the differences and replay them at once. */
  REPAIR;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Mode of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
