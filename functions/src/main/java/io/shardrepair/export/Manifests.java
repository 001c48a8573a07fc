package io.shardrepair.export;

import io.shardrepair.export.Manifest.FieldFile;
import io.shardrepair.json.Json;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the manifests of all copies, and refuses any that does not belong to this repair. */
public final class Manifests {
  private Manifests() {}

  /**
   * What the node script reports about the manifest that it left.
   *
   * @param copy name of the copy
   * @param manifest key of the object
   * @param runs how many runs it names
   * @param bytes size of all runs together
   * @param sha256 of the manifest
   */
  public record Reported(String copy, String manifest, int runs, long bytes, String sha256) {}

  /** The digest by which the manifests of a pass are known, from what the nodes report of them. */
  public static String digest(List<Reported> reported) {
    return Sha256.of(
        reported.stream()
            .map(each -> each.copy() + " " + each.sha256() + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Copies the manifests that the nodes left among their exports to the documents of the repair,
   * where no node may write. Doing so again changes nothing.
   *
   * @param reported what each node reports about its own
   * @return the {@link #digest} that they are known by
   * @throws ExportIncomplete if a manifest is missing, does not belong to its node, this repair and
   *     pass, or was reported by another node than that of the copy
   * @throws ObjectChanged if one is not what its node wrote
   */
  public static String keep(
      RepairObjects objects, Topology topology, Pass pass, List<Reported> reported)
      throws IOException {
    require("the answers of the nodes", "copies", copies(reported), topology.copyNames());
    for (Reported each : reported) {
      new ExportKeys(topology.copy(each.copy()))
          .requireManifest(topology.repairId(), pass, each.manifest());
      byte[] json = existing(objects, each.manifest());
      ObjectChanged.unless(each.manifest(), Sha256.of(json), each.sha256());
      objects.store().write(objects.manifest(pass, each.copy()), json);
    }
    return digest(reported);
  }

  private static List<String> copies(List<Reported> reported) {
    return reported.stream().map(Reported::copy).toList();
  }

  /**
   * All manifests of a pass, in the order of the topology's copies.
   *
   * @param digest by which they are known, {@link #digest}
   * @throws ExportIncomplete if one is missing or is not what was asked for
   * @throws ObjectChanged if one is not what its node wrote
   */
  public static List<Manifest> read(
      RepairObjects objects, Topology topology, Pass pass, String digest) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    List<Reported> found = new ArrayList<>();
    for (ShardCopy copy : topology.copies()) {
      String key = objects.manifest(pass, copy.name());
      byte[] json = existing(objects, key);
      Manifest manifest = Json.read(json, Manifest.class);
      check(key, manifest, topology, copy);
      manifests.add(manifest);
      found.add(new Reported(copy.name(), key, manifest.runs().size(), 0, Sha256.of(json)));
    }
    ObjectChanged.unless(objects.manifests(pass), digest(found), digest);
    return List.copyOf(manifests);
  }

  private static byte[] existing(RepairObjects objects, String key) throws IOException {
    try {
      return objects.store().read(key);
    } catch (NoSuchObjectException e) {
      throw new ExportIncomplete(key + " is missing, so the export did not succeed");
    }
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
    require(key, "start", manifest.start(), topology.export().map(ExportRange::start).orElse(""));
    require(key, "end", manifest.end(), topology.export().map(ExportRange::end).orElse(""));
    ExportKeys keys = new ExportKeys(copy);
    for (FieldFile file : manifest.fieldFiles()) {
      keys.requireFields(key, file.key());
    }
    for (Run run : manifest.runs()) {
      keys.requireRun(key, run);
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
