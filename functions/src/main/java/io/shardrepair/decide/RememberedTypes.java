package io.shardrepair.decide;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifest.FieldFile;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineGrammar;
import io.shardrepair.line.ValueType;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The types that the influxd of each copy remembers of fields
 * (docs/adr/0038-field-types-are-read-where-influxd-remembers-them.md).
 */
final class RememberedTypes {

  /** Per copy, one index per shard. */
  private final List<List<FieldIndex>> copies;

  private RememberedTypes(List<List<FieldIndex>> copies) {
    this.copies = copies;
  }

  /**
   * Reads those of all copies.
   *
   * @param manifests one per copy, in the order of the topology
   * @throws io.shardrepair.export.ExportIncomplete if a file is not what influxd writes
   */
  static RememberedTypes read(ObjectStore store, List<Manifest> manifests) throws IOException {
    List<List<FieldIndex>> copies = new ArrayList<>();
    for (Manifest manifest : manifests) {
      List<FieldIndex> shards = new ArrayList<>();
      for (long shard : manifest.shards()) {
        shards.add(read(store, manifest, shard));
      }
      copies.add(shards);
    }
    return new RememberedTypes(copies);
  }

  private static FieldIndex read(ObjectStore store, Manifest manifest, long shard)
      throws IOException {
    FieldIndex index = new FieldIndex("shard %d on %s".formatted(shard, manifest.copy()));
    Optional<FieldFile> types = file(manifest, shard, FieldFile.INDEX);
    if (types.isPresent()) {
      index.addIndex(store.read(types.get().key()));
    }
    Optional<FieldFile> changes = file(manifest, shard, FieldFile.CHANGES);
    if (changes.isPresent()) {
      index.addChanges(store.read(changes.get().key()));
    }
    return index;
  }

  private static Optional<FieldFile> file(Manifest manifest, long shard, String name) {
    return manifest.fieldFiles().stream()
        .filter(file -> file.shard() == shard && file.name().equals(name))
        .findFirst();
  }

  /**
   * The types to which a copy holds a field: one, or those of its shards. None if a shard would
   * take whatever type comes first.
   *
   * @param measurement as printed in line protocol
   * @param field as printed
   */
  Set<ValueType> of(int copy, DumpBytes measurement, DumpBytes field) {
    DumpBytes bareMeasurement = bare(measurement);
    DumpBytes bareField = bare(field);
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    for (FieldIndex shard : copies.get(copy)) {
      Optional<ValueType> type = shard.type(bareMeasurement, bareField);
      if (type.isEmpty()) {
        return Set.of();
      }
      types.add(type.get());
    }
    return types;
  }

  /** The name by which influxd looks up what a line holds: {@code point.Name}, FieldIterator. */
  private static DumpBytes bare(DumpBytes printed) {
    byte[] bytes = printed.bytes();
    byte[] bare = LineGrammar.unescaped(bytes, 0, bytes.length);
    return DumpBytes.of(bare, 0, bare.length);
  }
}
