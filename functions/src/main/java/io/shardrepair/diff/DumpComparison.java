package io.shardrepair.diff;

import io.shardrepair.compare.Comparison;
import io.shardrepair.compare.Counts;
import io.shardrepair.compare.CountsDocument;
import io.shardrepair.compare.DifferenceFiles;
import io.shardrepair.compare.PartitionComparison;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.line.DumpInput;
import io.shardrepair.line.RecordReader;
import io.shardrepair.merge.FanIn;
import io.shardrepair.merge.OutOfOrderException;
import io.shardrepair.merge.RunCursor;
import io.shardrepair.merge.RunPlace;
import io.shardrepair.merge.SortedRun;
import io.shardrepair.merge.SpillSpace;
import io.shardrepair.store.PrivateFiles;
import io.shardrepair.stream.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares dump files that {@code influx_inspect export} wrote: the same merge as in {@link
 * PartitionComparison}, over files alone.
 *
 * <p>First it takes each file for one sorted run, as the dump of a single TSM file is, and merges
 * them as they are read. If one turns out not to be in order, it starts again and cuts the files
 * into sorted runs first ({@link DumpScan}); so it does from the start if there are more files than
 * can be merged at once. Little work is lost: a dump of several TSM files goes out of order where
 * the second begins.
 */
public final class DumpComparison {

  private final List<LabelledDump> copies;
  private final Path out;
  private final int threads;
  private final DumpProgress progress;
  private final DumpSizes sizes;

  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesToRead = new AtomicLong();

  /**
   * @param copies two or more, each with a label of its own
   * @param out folder for the results; created if it does not exist
   * @param memoryBytes heap to use, approximately
   * @param threads how many read and sort; one more compares
   */
  public DumpComparison(
      List<LabelledDump> copies, Path out, long memoryBytes, int threads, DumpProgress progress) {
    this(
        copies,
        out,
        threads,
        progress,
        DumpSizes.of(
            memoryBytes,
            threads,
            copies.size(),
            copies.stream().mapToInt(copy -> copy.files().size()).sum()));
  }

  DumpComparison(
      List<LabelledDump> copies, Path out, int threads, DumpProgress progress, DumpSizes sizes) {
    Set<String> labels = new HashSet<>();
    for (LabelledDump copy : copies) {
      if (!copy.label().matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || !labels.add(copy.label())) {
        throw new IllegalArgumentException(
            "label "
                + copy.label()
                + ": each copy needs one of its own, of letters, digits, '.', '_' and '-'");
      }
    }
    if (copies.size() < 2) {
      throw new IllegalArgumentException("two or more copies are needed to compare");
    }
    this.copies = List.copyOf(copies);
    this.out = out;
    this.threads = threads;
    this.progress = progress;
    this.sizes = sizes;
  }

  /**
   * Compares all copies and writes {@code <label>/missing.lp.gz} for each, and {@code
   * conflicts.jsonl.gz}, which exist afterwards even if they are empty.
   *
   * @throws IOException if a file cannot be read or written, is damaged, or holds what no dump
   *     holds; then nothing is written
   */
  public DumpSummary compare() throws IOException {
    long began = System.nanoTime();
    PrivateFiles.folder(out);
    long storedBytes = 0;
    for (LabelledDump copy : copies) {
      for (Path file : copy.files()) {
        storedBytes += Files.size(file);
      }
    }
    bytesToRead.set(storedBytes);
    try (SpillSpace space = new SpillSpace(Optional.of(out), sizes.keptBytes())) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        return compare(pool, space, storedBytes, began);
      } finally {
        end(pool);
      }
    }
  }

  private DumpSummary compare(ExecutorService pool, SpillSpace space, long storedBytes, long began)
      throws IOException {
    List<List<SortedRun>> files = wholeFiles();
    if (files.stream().mapToInt(List::size).sum() <= sizes.fanIn()) {
      try {
        return merge(pool, files, storedBytes, began);
      } catch (OutOfOrderException e) {
        bytesToRead.addAndGet(storedBytes);
      }
    }
    Scanned scanned = scan(pool, space);
    return merge(pool, scanned.runs(), storedBytes, began).ofUnsorted(scanned.rawBytes());
  }

  /** Waits for running tasks: after an error, one may be writing a file that is to be removed. */
  private static void end(ExecutorService pool) throws IOException {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("a thread that reads does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private List<List<SortedRun>> wholeFiles() {
    List<List<SortedRun>> runs = new ArrayList<>();
    for (LabelledDump copy : copies) {
      List<SortedRun> ofCopy = new ArrayList<>();
      for (Path file : copy.files()) {
        ofCopy.add(new SortedRun(file.toString(), () -> new DumpInput(file, this::stored)));
      }
      runs.add(ofCopy);
    }
    return runs;
  }

  /** The sorted runs of each copy, and the raw bytes of all files. */
  private record Scanned(List<List<SortedRun>> runs, long rawBytes) {}

  /** Cuts all files into sorted runs, several files at once. */
  private Scanned scan(ExecutorService pool, SpillSpace space) throws IOException {
    DumpScan scan = new DumpScan(space, sizes.sortBytes(), sizes.readerBytes(), this::stored);
    List<List<Future<DumpScan.Runs>>> scans = new ArrayList<>();
    for (LabelledDump copy : copies) {
      List<Future<DumpScan.Runs>> ofCopy = new ArrayList<>();
      for (Path file : copy.files()) {
        ofCopy.add(pool.submit(() -> scan.scan(file)));
      }
      scans.add(ofCopy);
    }
    FanIn fanIn = new FanIn(space, sizes.fanIn(), sizes.readerBytes());
    List<List<SortedRun>> runs = new ArrayList<>();
    long rawBytes = 0;
    for (List<Future<DumpScan.Runs>> ofCopy : scans) {
      List<SortedRun> all = new ArrayList<>();
      for (Future<DumpScan.Runs> file : ofCopy) {
        DumpScan.Runs found = get(file);
        all.addAll(found.runs());
        rawBytes += found.rawBytes();
      }
      runs.add(fanIn.reduce(all, Math.max(1, sizes.fanIn() / copies.size())));
    }
    return new Scanned(runs, rawBytes);
  }

  private static <T> T get(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void stored(long bytes) {
    progress.bytes(bytesRead.addAndGet(bytes), bytesToRead.get());
  }

  private DumpSummary merge(
      ExecutorService pool, List<List<SortedRun>> runs, long storedBytes, long began)
      throws IOException {
    List<String> labels = copies.stream().map(LabelledDump::label).toList();
    DifferenceFiles files =
        new DifferenceFiles(
            new OutputFolder(out),
            labels,
            labels.stream().map(label -> label + "/missing.lp.gz").toList(),
            "conflicts.jsonl.gz",
            Optional.empty(),
            sizes.missingBytes());
    List<RunCursor> cursors = new ArrayList<>();
    try (Comparison comparison =
        new Comparison(copies.size(), files, new Counts(copies.size(), sizes.measurementBytes()))) {
      for (int copy = 0; copy < runs.size(); copy++) {
        for (int rank = 0; rank < runs.get(copy).size(); rank++) {
          RunCursor cursor = open(pool, runs.get(copy).get(rank), copy, rank);
          cursors.add(cursor);
          comparison.add(cursor);
        }
      }
      comparison.run();
      comparison.end();
      files.commitAll();
      CountsDocument found = comparison.counts().document();
      return new DumpSummary(
          DumpSummary.VERSION,
          copySummaries(found.copies(labels, Collections.nCopies(labels.size(), Optional.empty()))),
          found.conflicts(),
          found.measurements(),
          found.more(),
          found.hours(),
          found.hoursComplete(),
          storedBytes,
          cursors.stream().mapToLong(RunCursor::bytesRead).sum(),
          true,
          (System.nanoTime() - began) / 1e9);
    }
  }

  private RunCursor open(ExecutorService pool, SortedRun run, int copy, int rank)
      throws IOException {
    InputStream in = new ReadAhead(run.open(), pool, DumpSizes.CHUNKS_AHEAD, sizes.aheadBytes());
    RecordReader reader = new RecordReader(in, run.name(), sizes.readerBytes());
    return RunCursor.ofWhole(reader, run.name(), RunPlace.unknown(copy), rank);
  }

  private List<DumpSummary.CopySummary> copySummaries(List<PartitionResult.Copy> counted) {
    List<DumpSummary.CopySummary> summaries = new ArrayList<>();
    for (int copy = 0; copy < counted.size(); copy++) {
      PartitionResult.Copy of = counted.get(copy);
      summaries.add(
          new DumpSummary.CopySummary(
              of.copy(),
              of.points(),
              of.missing(),
              of.missingInConflict(),
              of.absentSeries(),
              copies.get(copy).files().stream().map(Path::toString).toList()));
    }
    return summaries;
  }

  /**
   * The dumps of one copy.
   *
   * @param label what the copy is called; also the name of the folder for what it lacks
   * @param files as {@code influx_inspect export} wrote them, plain, gzip or zstd. Of several
   *     records of one point, the copy holds the last: a later file wins over an earlier one, and
   *     within a file the later record
   */
  public record LabelledDump(String label, List<Path> files) {}
}
