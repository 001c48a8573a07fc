package io.shardrepair.decide;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.Schema;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types of each field that a copy takes. influxd holds a field of a measurement to one type
 * within a shard, whatever the series ({@code field type conflict}), so a point of another type
 * would be refused and is not sent.
 *
 * <p>A copy takes the type that its influxd remembers for the field, even if it no longer holds a
 * value of it. If that is not known, it takes the types that it holds. If it holds none, the first
 * type written would be fixed; so that the outcome does not depend on the order of writing, that is
 * the type of the first copy that holds the field.
 */
final class FieldTypes {
  private final int copies;
  private final RememberedTypes remembered;

  /** Per measurement and field, per copy the types seen. */
  private final Map<DumpBytes, Map<DumpBytes, List<Set<ValueType>>>> seen = new LinkedHashMap<>();

  /** Per copy and measurement, the fields of which the copy does not take all existing types. */
  private final List<Map<DumpBytes, Map<DumpBytes, Set<ValueType>>>> choosy = new ArrayList<>();

  FieldTypes(int copies, List<PartitionResult> results, RememberedTypes remembered) {
    this.copies = copies;
    this.remembered = remembered;
    for (PartitionResult result : results) {
      for (Schema schema : result.found().schemas()) {
        for (Schema.Field field : schema.fields()) {
          add(schema.measurement(), field);
        }
      }
    }
    for (int copy = 0; copy < copies; copy++) {
      choosy.add(choosy(copy));
    }
  }

  private void add(DumpBytes measurement, Schema.Field field) {
    List<Set<ValueType>> types =
        seen.computeIfAbsent(measurement, m -> new LinkedHashMap<>())
            .computeIfAbsent(field.field(), f -> noTypes());
    for (int copy = 0; copy < copies; copy++) {
      types.get(copy).addAll(field.types().get(copy));
    }
  }

  private List<Set<ValueType>> noTypes() {
    List<Set<ValueType>> none = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      none.add(EnumSet.noneOf(ValueType.class));
    }
    return none;
  }

  private Map<DumpBytes, Map<DumpBytes, Set<ValueType>>> choosy(int copy) {
    Map<DumpBytes, Map<DumpBytes, Set<ValueType>>> found = new LinkedHashMap<>();
    seen.forEach(
        (measurement, fields) ->
            fields.forEach(
                (field, types) -> {
                  Set<ValueType> all = EnumSet.noneOf(ValueType.class);
                  types.forEach(all::addAll);
                  Set<ValueType> taken = remembered.of(copy, measurement, field);
                  if (taken.isEmpty()) {
                    taken = taken(types, copy);
                  }
                  if (!taken.containsAll(all)) {
                    found
                        .computeIfAbsent(measurement, m -> new LinkedHashMap<>())
                        .put(field, taken);
                  }
                }));
    return found;
  }

  private static Set<ValueType> taken(List<Set<ValueType>> types, int copy) {
    return types.get(copy).isEmpty()
        ? types.stream().filter(set -> !set.isEmpty()).findFirst().orElseThrow()
        : types.get(copy);
  }

  /** Whether a copy takes every type that any copy holds of any field. */
  boolean takesAll(int copy) {
    return choosy.get(copy).isEmpty();
  }

  /**
   * The fields of a measurement for which a copy takes only these types; others are not limited.
   */
  Map<DumpBytes, Set<ValueType>> taken(int copy, DumpBytes measurement) {
    return choosy.get(copy).getOrDefault(measurement, Map.of());
  }

  /** What copies do not take, as text: equal texts mean that the same points are left out. */
  String describe() {
    return choosy.toString();
  }
}
