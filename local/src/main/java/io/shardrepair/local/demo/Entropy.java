package io.shardrepair.local.demo;

import io.shardrepair.text.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exactly what was made to differ.
 *
 * @param kinds each way in which entropy was made
 * @param union points (field values) that at least one copy holds
 * @param missing by copy, the points of the union that it lacks
 * @param conflicts points that both copies hold with different values
 */
public record Entropy(List<Kind> kinds, long union, Map<String, Long> missing, long conflicts) {

  /**
   * @param what happened, in words
   * @param points concerned
   */
  public record Kind(String what, long points) {}

  /** A line for each kind, then the sums that a repair is expected to find. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    for (Kind kind : kinds) {
      lines.add(String.format("  %10s points %s", Plural.number(kind.points()), kind.what()));
    }
    missing.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            copy ->
                lines.add(
                    String.format(
                        "  %10s of %s points are missing from %s",
                        Plural.number(copy.getValue()), Plural.number(union), copy.getKey())));
    return lines;
  }

  /** Adds up while entropy is being made. */
  static final class Ledger {
    private final List<Kind> kinds = new ArrayList<>();
    private final Map<String, Long> missing = new LinkedHashMap<>();
    private long union;
    private long conflicts;

    Ledger(List<String> copies) {
      copies.forEach(copy -> missing.put(copy, 0L));
    }

    void shared(long points) {
      union += points;
    }

    void goneEverywhere(String what, long points) {
      kinds.add(new Kind(what, points));
      union -= points;
    }

    /** Points already counted as shared that {@code copy} lacks now. */
    void gone(String what, String copy, long points) {
      kinds.add(new Kind(what, points));
      missing.merge(copy, points, Long::sum);
    }

    /** Points that reached another copy, but never {@code copy}. */
    void neverReached(String what, String copy, long points) {
      union += points;
      gone(what, copy, points);
    }

    void conflicting(String what, long points) {
      kinds.add(new Kind(what, points));
      conflicts += points;
    }

    Entropy entropy() {
      return new Entropy(List.copyOf(kinds), union, Map.copyOf(missing), conflicts);
    }
  }
}
