package io.shardrepair.partition;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.partition.PartPeek.PartStart;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Cuts the key space, at the beginnings of parts, into partitions of about equal compressed size.
 * Reads only the beginning of each part.
 */
public final class Partitioner {

  /** Compressed bytes of all copies together that one worker should read. */
  public static final long TARGET_BYTES = 64L << 20;

  /** More would only make the list longer: each partition lists where it begins in every run. */
  public static final int MAX_PARTITIONS = 1000;

  /** Parts looked at in parallel: most of the time goes into waiting for the store. */
  private static final int PEEKS_AT_ONCE = 16;

  private final ObjectStore store;
  private final long targetBytes;

  public Partitioner(ObjectStore store, long targetBytes) {
    this.store = store;
    this.targetBytes = targetBytes;
  }

  /** Cuts the key space of copies whose TSM runs are all sorted. */
  public List<Partition> cut(List<Manifest> copies) throws IOException {
    return cut(copies, Set.of());
  }

  /**
   * Cuts the key space of two or more copies.
   *
   * @param copies one manifest each; the comparison must be given the same in the same order
   * @param unsortedRuns object keys of runs that turned out not to be sorted: every worker reads
   *     them whole, as it does the WAL
   * @return at least one partition; together they cover the whole key space
   */
  public List<Partition> cut(List<Manifest> copies, Set<String> unsortedRuns) throws IOException {
    List<List<Optional<List<PartStart>>>> runs = peek(copies, unsortedRuns);
    List<Place> places = new ArrayList<>();
    for (List<Optional<List<PartStart>>> ofCopy : runs) {
      for (Optional<List<PartStart>> parts : ofCopy) {
        parts.map(Partitioner::places).ifPresent(places::addAll);
      }
    }
    List<byte[]> cuts = cuts(places);
    List<Partition> partitions = new ArrayList<>();
    Base64.Encoder base64 = Base64.getEncoder();
    for (int i = 0; i <= cuts.size(); i++) {
      Optional<byte[]> from = i == 0 ? Optional.empty() : Optional.of(cuts.get(i - 1));
      Optional<byte[]> to = i == cuts.size() ? Optional.empty() : Optional.of(cuts.get(i));
      List<List<Optional<Partition.Start>>> starts = new ArrayList<>();
      for (List<Optional<List<PartStart>>> ofCopy : runs) {
        starts.add(
            ofCopy.stream().map(parts -> parts.map(sorted -> lastBefore(sorted, from))).toList());
      }
      partitions.add(
          new Partition(
              i, from.map(base64::encodeToString), to.map(base64::encodeToString), starts));
    }
    return partitions;
  }

  /** What the parts begin with, per copy and run; absent for a run that is not sorted. */
  private List<List<Optional<List<PartStart>>>> peek(
      List<Manifest> copies, Set<String> unsortedRuns) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(PEEKS_AT_ONCE);
    try {
      List<List<Optional<List<Future<Optional<PartStart>>>>>> peeks = new ArrayList<>();
      for (Manifest copy : copies) {
        List<Optional<List<Future<Optional<PartStart>>>>> ofCopy = new ArrayList<>();
        for (Run run : copy.runs()) {
          boolean sorted = run.kind() == Run.Kind.TSM && !unsortedRuns.contains(run.key());
          PartPeek peek = new PartPeek(store, run);
          ofCopy.add(
              sorted
                  ? Optional.of(
                      IntStream.range(0, run.parts().size())
                          .mapToObj(part -> pool.submit(() -> peek.start(part)))
                          .toList())
                  : Optional.empty());
        }
        peeks.add(ofCopy);
      }
      List<List<Optional<List<PartStart>>>> starts = new ArrayList<>();
      for (List<Optional<List<Future<Optional<PartStart>>>>> ofCopy : peeks) {
        List<Optional<List<PartStart>>> found = new ArrayList<>();
        for (Optional<List<Future<Optional<PartStart>>>> parts : ofCopy) {
          found.add(parts.isPresent() ? Optional.of(found(parts.get())) : Optional.empty());
        }
        starts.add(found);
      }
      return starts;
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<PartStart> found(List<Future<Optional<PartStart>>> parts) throws IOException {
    List<PartStart> starts = new ArrayList<>();
    for (Future<Optional<PartStart>> part : parts) {
      try {
        part.get().ifPresent(starts::add);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while looking at the parts", e);
      }
    }
    return starts;
  }

  /** A place to cut: where a part begins, after a part of so many bytes. */
  private record Place(PartStart part, long bytesBefore) {}

  private static List<Place> places(List<PartStart> parts) {
    List<Place> places = new ArrayList<>();
    long before = 0;
    for (PartStart part : parts) {
      places.add(new Place(part, before));
      before = part.bytes();
    }
    return places;
  }

  /**
   * The series before which to cut: into as many partitions as the target asks for, as equal in
   * bytes as the beginnings of parts allow.
   */
  private List<byte[]> cuts(List<Place> places) {
    List<Place> inOrder =
        places.stream()
            .sorted(Comparator.comparing(place -> place.part().key(), KeyOrder::compare))
            .toList();
    long total = places.stream().mapToLong(place -> place.part().bytes()).sum();
    long partitions = Math.min(MAX_PARTITIONS, (total + targetBytes - 1) / targetBytes);
    List<byte[]> cuts = new ArrayList<>();
    // Where a part begins in one run, the others are inside a part of theirs: half of those is
    // counted.
    double bytes = 0;
    long next = 1;
    byte[] last = null;
    for (Place place : inOrder) {
      bytes += place.bytesBefore() / 2.0;
      if (bytes * partitions >= (double) total * next) {
        byte[] cut = KeyOrder.cutBefore(place.part().series());
        if (last == null || Arrays.compareUnsigned(last, cut) < 0) {
          cuts.add(place.part().series());
          last = cut;
          // Not simply the next partition: a long series may fill several.
          next = Math.round(bytes * partitions / total) + 1;
        }
      }
      bytes += place.part().bytes() / 2.0;
    }
    return cuts;
  }

  /**
   * The last part that begins before a cut. Not one that begins with the cut's own series: that
   * series may have begun in the previous part.
   */
  private static Partition.Start lastBefore(List<PartStart> parts, Optional<byte[]> series) {
    if (series.isEmpty()) {
      return Partition.Start.OF_RUN;
    }
    byte[] cut = KeyOrder.cutBefore(series.get());
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (KeyOrder.compare(parts.get(i).key(), cut) < 0) {
        return parts.get(i).start();
      }
    }
    return Partition.Start.OF_RUN;
  }
}
