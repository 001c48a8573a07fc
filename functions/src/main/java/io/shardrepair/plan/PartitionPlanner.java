package io.shardrepair.plan;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.RunKind;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Cuts the key space where parts begin, into partitions of about even compressed bytes. Reads the
 * beginning of each part and nothing else.
 */
public final class PartitionPlanner {

  /** Compressed bytes of all copies together that one worker should read. */
  public static final long TARGET_BYTES = 64L << 20;

  /** More would only make the plan long: each lists where it begins in every run. */
  public static final int MAX_PARTITIONS = 1000;

  private final ObjectStore store;
  private final long targetBytes;

  public PartitionPlanner(ObjectStore store) {
    this(store, TARGET_BYTES);
  }

  public PartitionPlanner(ObjectStore store, long targetBytes) {
    this.store = store;
    this.targetBytes = targetBytes;
  }

  /** Plans the comparison of copies whose TSM runs are all sorted. */
  public List<Partition> plan(List<Manifest> copies) throws IOException {
    return plan(copies, Set.of());
  }

  /**
   * Plans the comparison of two or more copies.
   *
   * @param copies one manifest each; the comparison must be given the same in the same order
   * @param unsortedRuns object keys of runs that were found out of order: every worker reads them
   *     whole, as it does the WAL
   * @return at least one partition; together they cover the whole key space
   */
  public List<Partition> plan(List<Manifest> copies, Set<String> unsortedRuns) throws IOException {
    List<List<List<PartStart>>> runs = new ArrayList<>();
    List<PartStart> all = new ArrayList<>();
    long total = 0;
    for (Manifest copy : copies) {
      List<List<PartStart>> ofCopy = new ArrayList<>();
      for (Run run : copy.runs()) {
        List<PartStart> parts = null;
        if (run.kind() == RunKind.TSM && !unsortedRuns.contains(run.key())) {
          parts = new PartPeek(store, run).starts();
          all.addAll(parts);
        }
        ofCopy.add(parts);
        total += run.bytes();
      }
      runs.add(ofCopy);
    }

    List<byte[]> cuts = cuts(all, Math.max(targetBytes, total / MAX_PARTITIONS + 1));
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i <= cuts.size(); i++) {
      byte[] from = i == 0 ? null : cuts.get(i - 1);
      byte[] to = i == cuts.size() ? null : cuts.get(i);
      List<List<Partition.Start>> starts = new ArrayList<>();
      for (List<List<PartStart>> ofCopy : runs) {
        List<Partition.Start> ofRuns = new ArrayList<>();
        for (List<PartStart> parts : ofCopy) {
          ofRuns.add(parts == null ? null : lastBefore(parts, from));
        }
        starts.add(ofRuns);
      }
      partitions.add(new Partition(i, base64(from), base64(to), starts));
    }
    return partitions;
  }

  private static List<byte[]> cuts(List<PartStart> parts, long bytesEach) {
    List<PartStart> inOrder =
        parts.stream().sorted(Comparator.comparing(PartStart::key, KeyOrder::compare)).toList();
    List<byte[]> cuts = new ArrayList<>();
    long bytes = 0;
    byte[] last = null;
    for (PartStart part : inOrder) {
      if (bytes >= bytesEach) {
        byte[] cut = KeyOrder.cutBefore(part.series());
        if (last == null || Arrays.compareUnsigned(last, cut) < 0) {
          cuts.add(part.series());
          last = cut;
          bytes = 0;
        }
      }
      bytes += part.bytes();
    }
    return cuts;
  }

  /**
   * The last part that begins before a cut. Not one that begins with the cut's own series: the
   * series may have begun in the part before.
   */
  private static Partition.Start lastBefore(List<PartStart> parts, byte[] series) {
    if (series == null) {
      return Partition.Start.OF_RUN;
    }
    byte[] cut = KeyOrder.cutBefore(series);
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (KeyOrder.compare(parts.get(i).key(), cut) < 0) {
        return parts.get(i).start();
      }
    }
    return Partition.Start.OF_RUN;
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }
}
