package io.shardrepair.store;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** One way through export, partition and compare: to find what is missing, or to verify. */
public enum Pass {
  BEFORE,
  AFTER;

  /**
   * The pass as it is written in keys and in the state machine: {@code before} or {@code after}.
   */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Pass of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
