package io.shardrepair.compare;

import io.shardrepair.export.Damage;
import io.shardrepair.line.PointKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys whose values in some copies or runs must not be believed. A comparison passes over them
 * there, as if the copy did not hold them: they count as missing there, and are data for nobody.
 */
public final class DamagedKeys {

  /** No key is damaged. */
  public static final DamagedKeys NONE = new DamagedKeys();

  private record Place(String copy, String run) {}

  /** By copy and run; the run is null for all runs of the copy. */
  private final Map<Place, Set<byte[]>> keys = new HashMap<>();

  /** The same, with a key that is damaged in whatever run of a copy. */
  public DamagedKeys withCopy(String copy, Damage damage) {
    return with(new Place(copy, null), damage);
  }

  /**
   * The same, with a key that is damaged in one run of a copy.
   *
   * @param run the run's name
   */
  public DamagedKeys withRun(String copy, String run, Damage damage) {
    return with(new Place(copy, run), damage);
  }

  private DamagedKeys with(Place place, Damage damage) {
    DamagedKeys more = new DamagedKeys();
    keys.forEach((known, of) -> more.at(known).addAll(of));
    more.at(place).add(damage.keyBytes());
    return more;
  }

  private Set<byte[]> at(Place place) {
    return keys.computeIfAbsent(
        place, none -> new TreeSet<>(Comparator.comparing(b -> b, Arrays::compareUnsigned)));
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Those of one run of a copy. */
  OfRun of(String copy, String run) {
    Set<byte[]> all = new TreeSet<>(Comparator.comparing(b -> b, Arrays::compareUnsigned));
    for (String name : new String[] {null, run}) {
      all.addAll(keys.getOrDefault(new Place(copy, name), Set.of()));
    }
    return all.isEmpty() ? OfRun.NONE : new OfRun(all);
  }

  /** Keys whose values in one run must not be believed. */
  record OfRun(Set<byte[]> keys) {
    static final OfRun NONE = new OfRun(Set.of());

    boolean contains(PointKey key) {
      return !keys.isEmpty() && keys.contains(Arrays.copyOf(key.ordered(), key.orderedLength()));
    }
  }
}
