package io.shardrepair.handler;

import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.partition.Partition;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** By what the documents of a repair are known, of what stands in the store now. */
public record Known(RepairObjects objects) {

  public String topology() throws IOException {
    return digest(objects.topology());
  }

  public String plan() throws IOException {
    return digest(objects.plan());
  }

  public String exports(Pass pass) throws IOException {
    List<Manifests.Reported> reported = new ArrayList<>();
    for (String copy : objects.read(objects.topology(), Topology.class).copyNames()) {
      String key = objects.manifest(pass, copy);
      reported.add(new Manifests.Reported(copy, key, 0, 0, digest(key)));
    }
    return Manifests.digest(reported);
  }

  /** An event of {@code events/} with what the states before reported. */
  public String event(String text) throws IOException {
    String event =
        text.replace("the digest of the topology", topology())
            .replace("the digest of the plan", plan())
            .replace("the digest of the verification", digest(objects.verification()));
    for (Pass pass : Pass.values()) {
      String exports = "the digest of the exports " + pass.label();
      event = event.contains(exports) ? event.replace(exports, exports(pass)) : event;
      String partitioningId = "the id that Partition answers " + pass.label();
      event =
          event.contains(partitioningId)
              ? event.replace(partitioningId, partitioningId(pass))
              : event;
    }
    return event;
  }

  private String partitioningId(Pass pass) throws IOException {
    if (digest(objects.partitions(pass)).isEmpty()) {
      return "";
    }
    return PartitionResults.partitioningId(
        List.of(objects.read(objects.partitions(pass), Partition[].class)),
        Manifests.read(
            objects, objects.read(objects.topology(), Topology.class), pass, exports(pass)));
  }

  private String digest(String key) throws IOException {
    try {
      return Sha256.of(objects.store().read(key));
    } catch (NoSuchObjectException notYet) {
      return "";
    }
  }
}
