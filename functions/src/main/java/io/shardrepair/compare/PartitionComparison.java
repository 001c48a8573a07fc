package io.shardrepair.compare;

import io.shardrepair.compare.PartitionResult.Effort;
import io.shardrepair.compare.PartitionResult.Found;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.json.Json;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.LineFormatException;
import io.shardrepair.line.RecordReader;
import io.shardrepair.line.RunInput;
import io.shardrepair.merge.FanIn;
import io.shardrepair.merge.OutOfOrderException;
import io.shardrepair.merge.RunCursor;
import io.shardrepair.merge.RunPlace;
import io.shardrepair.merge.RunSorter;
import io.shardrepair.merge.SortedRun;
import io.shardrepair.merge.SpillSpace;
import io.shardrepair.merge.StartProof;
import io.shardrepair.partition.Partition;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.stream.ReadAhead;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Compares one partition of all copies: the work of one worker.
 *
 * <p>It reads each sorted run from the place that the partition names to the end of the partition.
 * Runs that are not sorted (the WAL, which is small) are read whole by every worker. It writes what
 * it finds below a prefix, {@code result.json} last.
 *
 * <p>A part of a run may begin inside a string value, so the place where the worker of the next
 * partition begins is a guess until this worker has read past it; see {@link StartProof}. If the
 * guess was wrong, this worker goes on through the next partition as well and says so in its
 * result; the next worker's result does not count then. So the results taken together are exact
 * whatever the data, and a wrong guess costs only time.
 */
public final class PartitionComparison {

  /**
   * Memory that a comparison may use, in bytes.
   *
   * @param missingPerCopy for the gathered missing points of a series
   * @param sorting for records gathered to be sorted, and as much again for sorted ones
   * @param buffer of a run that is read; each run has one, and {@value #CHUNKS_AHEAD} chunks of
   *     that size that are read ahead
   */
  public record Budget(int missingPerCopy, int sorting, int buffer) {
    public static final Budget DEFAULT =
        new Budget(MissingFile.BUDGET, RunSorter.BUDGET, 128 << 10);
  }

  /** The most sorted pieces of one run that are merged together with everything else. */
  private static final int MAX_PIECES = 32;

  private static final int CHUNKS_AHEAD = 3;

  private final ObjectStore store;
  private final List<Manifest> copies;
  private final List<Partition> partitions;
  private final String id;
  private final Budget budget;

  /**
   * @param copies the manifests from which the partitions were cut, in the same order
   * @param partitions all of them
   */
  public PartitionComparison(ObjectStore store, List<Manifest> copies, List<Partition> partitions) {
    this(store, copies, partitions, Budget.DEFAULT);
  }

  public PartitionComparison(
      ObjectStore store, List<Manifest> copies, List<Partition> partitions, Budget budget) {
    this.store = store;
    this.copies = copies;
    this.partitions = partitions;
    this.id = PartitionResults.partitioningId(partitions, copies);
    this.budget = budget;
  }

  /**
   * Compares one partition.
   *
   * @param index which one
   * @param prefix what the keys of its objects begin with, ending in a slash
   * @return what was written to {@code <prefix>result.json}
   * @throws IOException if an object cannot be read or written, or holds what no dump holds; but if
   *     the guess of where to begin may be to blame, the result says so instead
   */
  public PartitionResult compare(int index, String prefix) throws IOException {
    long began = System.nanoTime();
    Optional<PartitionResult> result = Optional.empty();
    Set<String> unsorted = new TreeSet<>();
    while (result.isEmpty()) {
      try (Work work = new Work(index, prefix, unsorted)) {
        work.run();
        result = Optional.of(work.result(began));
      } catch (LineFormatException e) {
        if (startsCertain(partitions.get(index))) {
          throw e;
        }
        result =
            Optional.of(
                PartitionResult.failed(id, index, e.getMessage(), List.of(), secondsSince(began)));
      } catch (OutOfOrderException e) {
        // A sole worker reads every run whole anyway, and can sort one that is not sorted.
        if (partitions.size() > 1 || !unsorted.add(e.runKey())) {
          result =
              Optional.of(
                  PartitionResult.failed(
                      id, index, e.getMessage(), List.of(e.runKey()), secondsSince(began)));
        }
      }
    }
    store.write(prefix + "result.json", Json.bytes(result.get()));
    return result.get();
  }

  private static boolean startsCertain(Partition partition) {
    return partition.starts().stream()
        .flatMap(List::stream)
        .flatMap(Optional::stream)
        .allMatch(Partition.Start.OF_RUN::equals);
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  /** The state of one comparison, with the resources that it must close. */
  private final class Work implements Closeable {
    private final Partition first;
    private final Set<String> unsortedRuns;
    private int through;
    private Optional<byte[]> to;

    private final List<String> names = copies.stream().map(Manifest::copy).toList();
    private final Comparison comparison;
    private final ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    private final List<Sorted> sorted = new ArrayList<>();
    private final List<RunInput> inputs = new ArrayList<>();
    private final SpillSpace space = new SpillSpace(Optional.empty(), budget.sorting());
    private long unsortedRawBytes;

    /** A run that is read from the partition's start, with the proof of the next worker's start. */
    private record Sorted(RunCursor cursor, StartProof proof, int copy, int run) {}

    Work(int index, String prefix, Set<String> unsortedRuns) {
      this.unsortedRuns = unsortedRuns;
      first = partitions.get(index);
      through = index;
      to = first.toSeries().map(KeyOrder::cutBefore);
      DifferenceFiles files =
          new DifferenceFiles(
              store::create,
              names,
              names.stream().map(name -> prefix + "missing/" + name + ".lp.gz").toList(),
              prefix + "conflicts.jsonl.gz",
              Optional.of(prefix + "absent.jsonl.gz"),
              budget.missingPerCopy());
      comparison = new Comparison(copies.size(), files, new Counts(copies.size()));
    }

    void run() throws IOException {
      openSortedRuns();
      openUnsortedRuns(first.fromSeries().map(KeyOrder::cutBefore));
      comparison.run();
      while (!nextStartsProven()) {
        extend();
        comparison.run();
      }
      comparison.end();
    }

    /** Where to begin reading a run; absent if it is to be read whole and sorted. */
    private Optional<Partition.Start> startOf(int copy, int index, Run run) {
      return unsortedRuns.contains(run.key())
          ? Optional.empty()
          : first.starts().get(copy).get(index);
    }

    private void openSortedRuns() throws IOException {
      Optional<byte[]> from = first.fromSeries().map(KeyOrder::cutBefore);
      for (int copy = 0; copy < copies.size(); copy++) {
        List<Run> runs = copies.get(copy).runs();
        for (int i = 0; i < runs.size(); i++) {
          Run run = runs.get(i);
          Optional<Partition.Start> begin = startOf(copy, i, run);
          if (begin.isEmpty()) {
            continue;
          }
          Partition.Start start = begin.get();
          RunInput input = new RunInput(store, run, start.part());
          inputs.add(input);
          StartProof proof = new StartProof(input, start);
          proof.expect(startOfNext(copy, i));
          input.skipNBytes(start.skip());
          RecordReader reader =
              new RecordReader(
                  new ReadAhead(input, pool, CHUNKS_AHEAD, budget.buffer()),
                  RunInput.describe(run, start.part(), start.skip()),
                  budget.buffer());
          RunCursor cursor =
              new RunCursor(reader, run.key(), place(copy, i), rank(i, 0), from, to, proof);
          sorted.add(new Sorted(cursor, proof, copy, i));
          comparison.add(cursor);
        }
      }
    }

    /** Sorts what the unsorted runs hold between a cut and the end of the range. */
    private void openUnsortedRuns(Optional<byte[]> from) throws IOException {
      for (int copy = 0; copy < copies.size(); copy++) {
        List<Run> runs = copies.get(copy).runs();
        for (int i = 0; i < runs.size(); i++) {
          Run run = runs.get(i);
          if (startOf(copy, i, run).isPresent()) {
            continue;
          }
          RunInput input = new RunInput(store, run, 0);
          inputs.add(input);
          List<SortedRun> pieces = sort(run.key(), input, from);
          for (int piece = 0; piece < pieces.size(); piece++) {
            RecordReader reader =
                new RecordReader(
                    pieces.get(piece).open(), pieces.get(piece).name(), budget.buffer());
            comparison.add(RunCursor.ofWhole(reader, run.key(), place(copy, i), rank(i, piece)));
          }
        }
      }
    }

    /** A run's place; the shards of a copy are numbered in the order of its runs. */
    private RunPlace place(int copy, int index) {
      List<Run> runs = copies.get(copy).runs();
      int shard = 0;
      for (int i = 1; i <= index; i++) {
        shard += runs.get(i).shard() == runs.get(i - 1).shard() ? 0 : 1;
      }
      return new RunPlace(copy, shard, index, runs.get(index).kind());
    }

    private List<SortedRun> sort(String key, RunInput input, Optional<byte[]> from)
        throws IOException {
      try (RecordReader reader = new RecordReader(input, key, budget.buffer());
          RunSorter sorter = new RunSorter(space, key, budget.sorting())) {
        boolean inRange = false;
        while (reader.next()) {
          if (reader.newKey()) {
            inRange =
                (from.isEmpty() || KeyOrder.compare(reader.key(), from.get()) >= 0)
                    && (to.isEmpty() || KeyOrder.compare(reader.key(), to.get()) < 0);
          }
          if (inRange) {
            sorter.add(reader);
          }
        }
        unsortedRawBytes += reader.bytesRead();
        return new FanIn(space, MAX_PIECES, budget.buffer()).reduce(sorter.finish(), MAX_PIECES);
      }
    }

    private Optional<Partition.Start> startOfNext(int copy, int run) {
      return through + 1 < partitions.size()
          ? partitions.get(through + 1).starts().get(copy).get(run)
          : Optional.empty();
    }

    private boolean nextStartsProven() {
      return sorted.stream().allMatch(run -> run.proof().proven());
    }

    /** Takes over the range of the next partition. */
    private void extend() throws IOException {
      Optional<byte[]> from = to;
      through++;
      to = partitions.get(through).toSeries().map(KeyOrder::cutBefore);
      for (Sorted run : sorted) {
        run.proof().expect(startOfNext(run.copy(), run.run()));
        run.cursor().extend(to);
        comparison.extended(run.cursor());
      }
      openUnsortedRuns(from);
    }

    PartitionResult result(long began) throws IOException {
      Counts counts = comparison.counts();
      CountsDocument found = counts.document();
      List<Optional<String>> missingKeys = comparison.files().commitMissing();
      Optional<String> conflictsKey = comparison.files().commitConflicts();
      return new PartitionResult(
          PartitionResult.VERSION,
          id,
          first.index(),
          through,
          Optional.empty(),
          List.of(),
          new Found(
              found.copies(names, missingKeys),
              counts.union(),
              found.conflicts(),
              conflictsKey,
              comparison.files().commitAbsent(),
              found.unwritable(),
              counts.schemas(),
              found.measurements(),
              found.hours(),
              found.hoursComplete()),
          new Effort(
              inputs.stream().mapToLong(RunInput::storedBytes).sum(),
              unsortedRawBytes + sorted.stream().mapToLong(run -> run.cursor().bytesRead()).sum(),
              secondsSince(began)));
    }

    @Override
    public void close() throws IOException {
      try {
        comparison.close();
        for (RunInput input : inputs) {
          input.close();
        }
        space.close();
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /** A later run wins over an earlier one; of a run sorted in pieces, a later piece wins. */
  private static long rank(int run, int piece) {
    return ((long) run << 32) + piece;
  }
}
