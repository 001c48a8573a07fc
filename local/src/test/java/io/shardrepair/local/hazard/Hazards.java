package io.shardrepair.local.hazard;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a seed stands for. Consecutive seeds begin with each hazard in turn and mix others in, so
 * that any {@code Hazard.values().length} of them in a row hold all.
 *
 * @param seed draws this, and all details later on
 * @param copies nodes that hold the database, 2 or 3
 * @param all which hazards
 * @param policy the repair's field {@code conflicts}; {@code prefer:} stands for the first node
 * @param acceptAbsentSeries the repair's field of this name
 */
record Hazards(long seed, int copies, Set<Hazard> all, String policy, boolean acceptAbsentSeries) {
  private static final List<String> POLICIES = List.of("max", "min", "majority", "prefer:");
  private static final double MIXED_IN = 0.2;

  Hazards {
    all = Set.copyOf(all);
  }

  static Hazards of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Hazard[] values = Hazard.values();
    Hazard first = values[(int) Math.floorMod(seed, (long) values.length)];
    Set<Hazard> all = EnumSet.of(first);
    for (Hazard hazard : values) {
      // A pause is noticed a minute later: only where it is the point.
      if (random.nextDouble() < MIXED_IN && hazard != Hazard.WRITES_IN_PAUSE) {
        all.add(hazard);
      }
    }
    // One at a time; several shards have a plan each, which no single apply takes.
    onlyOneOf(all, first, Hazard.DAMAGE, Hazard.RESTORED);
    onlyOneOf(
        all, first, Hazard.WRITES_BEFORE_APPLY, Hazard.WRITES_AFTER_EXPORT, Hazard.WRITES_IN_PAUSE);
    onlyOneOf(all, first, Hazard.OVERLAP, Hazard.WRITES_BEFORE_APPLY);
    if (all.contains(Hazard.COMPACTION_DURING)) {
      all.add(Hazard.GENERATIONS);
    }
    int copies = all.contains(Hazard.THREE_WAY) || random.nextInt(4) == 0 ? 3 : 2;
    String policy =
        random.nextDouble() < 0.6 ? "leave" : POLICIES.get(random.nextInt(POLICIES.size()));
    // Without a hole there would often be nothing to write.
    all.add(Hazard.HOLES);
    return new Hazards(seed, copies, all, policy, random.nextInt(5) > 0);
  }

  private static void onlyOneOf(Set<Hazard> all, Hazard first, Hazard... exclusive) {
    List<Hazard> held = List.of(exclusive).stream().filter(all::contains).toList();
    if (!held.isEmpty()) {
      Hazard kept = held.contains(first) ? first : held.get(0);
      held.stream().filter(hazard -> hazard != kept).forEach(all::remove);
    }
  }

  boolean has(Hazard hazard) {
    return all.contains(hazard);
  }

  @Override
  public String toString() {
    return "seed %d: %d copies, %s, conflicts %s%s"
        .formatted(
            seed,
            copies,
            all.stream().sorted().toList(),
            policy,
            acceptAbsentSeries ? "" : ", absent series not accepted");
  }
}
