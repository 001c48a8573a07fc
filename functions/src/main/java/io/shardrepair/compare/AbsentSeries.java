package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A series of which some copies hold no point while others do: a line of the object {@code
 * absent.jsonl.gz}, which lists them in key order.
 *
 * @param series as printed in line protocol
 * @param points distinct points of all copies together
 * @param first earliest time of a point, ns, as text because many JSON readers would round it
 * @param last latest time of a point, ns
 * @param held points that each copy holds, by the copy's name; 0 for a copy that lacks the series
 * @param outside copies that hold points of it only outside of the range that was compared
 */
public record AbsentSeries(
    DumpBytes series,
    long points,
    String first,
    String last,
    Map<String, Long> held,
    List<String> outside) {
  public AbsentSeries {
    outside = outside == null ? List.of() : List.copyOf(outside);
  }

  /** As a comparison finds it, which knows nothing of what lies outside of its range. */
  AbsentSeries(DumpBytes series, long points, String first, String last, Map<String, Long> held) {
    this(series, points, first, last, held, List.of());
  }

  /** The same series, with the copies that hold points of it outside of the compared range. */
  public AbsentSeries heldOutsideBy(List<String> names) {
    return new AbsentSeries(series, points, first, last, held, names);
  }

  /** Names of the copies that hold no point of it, as far as is known. */
  public List<String> lacking() {
    List<String> lacking = new ArrayList<>(copies(true));
    lacking.removeAll(outside);
    return List.copyOf(lacking);
  }

  /** Names of the copies that hold points of it. */
  public List<String> holders() {
    return copies(false);
  }

  private List<String> copies(boolean lacking) {
    return held.entrySet().stream()
        .filter(copy -> (copy.getValue() == 0) == lacking)
        .map(Map.Entry::getKey)
        .toList();
  }
}
