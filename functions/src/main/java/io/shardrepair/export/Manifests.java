package io.shardrepair.export;

import io.shardrepair.resolve.ShardCopy;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the manifests of all copies, and believes none that does not belong to this repair. */
public final class Manifests {
  private Manifests() {}

  /**
   * All manifests of a pass, in the order of the topology's copies.
   *
   * @throws ExportIncomplete if one is missing or is not what was asked for
   */
  public static List<Manifest> read(RepairObjects objects, Topology topology, Pass pass)
      throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (ShardCopy copy : topology.copies()) {
      String key = objects.manifest(pass, copy.name());
      Manifest manifest;
      try {
        manifest = objects.read(key, Manifest.class);
      } catch (NoSuchObjectException e) {
        throw new ExportIncomplete(key + " is missing, so the export did not end well");
      }
      check(key, manifest, topology, copy);
      manifests.add(manifest);
    }
    return List.copyOf(manifests);
  }

  /**
   * Refuses exports that left something out.
   *
   * @throws ExportIncomplete if a manifest has a finding
   */
  public static void requireClean(List<Manifest> manifests) {
    for (Manifest manifest : manifests) {
      manifest
          .findings()
          .filter(Finding::blocks)
          .findFirst()
          .ifPresent(
              found -> {
                throw new ExportIncomplete(found.describe(manifest.copy()));
              });
    }
  }

  private static void check(String key, Manifest manifest, Topology topology, ShardCopy copy) {
    require(key, "version", manifest.version(), Manifest.VERSION);
    require(key, "repairId", manifest.repairId(), topology.repairId());
    require(key, "copy", manifest.copy(), copy.name());
    require(key, "database", manifest.database(), topology.database());
    require(key, "retentionPolicy", manifest.retentionPolicy(), topology.retentionPolicy());
    require(key, "shards", manifest.shards(), copy.shardIds());
    require(key, "start", manifest.start(), topology.exportStart());
    require(key, "end", manifest.end(), topology.exportEnd());
    for (Run run : manifest.runs()) {
      long parts = run.parts().stream().mapToLong(Run.Part::bytes).sum();
      require(key, "bytes of the parts of run " + run.name(), parts, run.bytes());
    }
  }

  private static void require(String key, String field, Object is, Object wanted) {
    if (!is.equals(wanted)) {
      throw new ExportIncomplete("%s: %s is %s, not %s".formatted(key, field, is, wanted));
    }
  }
}
