package io.shardrepair.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens to points that copies hold with different values. As text: {@code leave}, {@code
 * majority}, {@code max}, {@code min}, or {@code prefer:<copy>}.
 *
 * @param rule how the value is chosen
 * @param preferred the copy whose values win; present exactly with rule PREFER
 */
public record ConflictPolicy(Rule rule, Optional<String> preferred) {

  /** How a conflict's value is chosen. */
  public enum Rule {
    /** Report it, and write nothing. The default. */
    LEAVE,
    /** The value of one copy if it holds the point; otherwise the conflict is left. */
    PREFER,
    /**
     * The value of more than half of the copies that hold the point, which must be at least three;
     * otherwise the conflict is left.
     */
    MAJORITY,
    /** The greatest value, if all are numbers of one type; otherwise the conflict is left. */
    MAX,
    /** The least value, if all are numbers of one type; otherwise the conflict is left. */
    MIN
  }

  public static final ConflictPolicy LEAVE = new ConflictPolicy(Rule.LEAVE, Optional.empty());

  private static final String PREFER = "prefer:";

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  @JsonCreator
  public static ConflictPolicy of(String text) {
    if (text.startsWith(PREFER) && text.length() > PREFER.length()) {
      return new ConflictPolicy(Rule.PREFER, Optional.of(text.substring(PREFER.length())));
    }
    return Arrays.stream(Rule.values())
        .filter(rule -> rule != Rule.PREFER && label(rule).equals(text))
        .findFirst()
        .map(rule -> new ConflictPolicy(rule, Optional.empty()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be leave, majority, max, min or prefer:<copy>, not \"%s\""
                        .formatted(text)));
  }

  @JsonValue
  public String text() {
    return preferred.map(copy -> PREFER + copy).orElseGet(() -> label(rule));
  }

  private static String label(Rule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }
}
