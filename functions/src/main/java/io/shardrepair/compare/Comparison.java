package io.shardrepair.compare;

import io.shardrepair.merge.PointMerge;
import io.shardrepair.merge.RunCursor;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A comparison while it runs: the runs that are read, what is counted, and what is written. */
public final class Comparison implements Closeable {
  private final List<RunCursor> runs = new ArrayList<>();
  private final DifferenceFiles files;
  private final Counts counts;
  private final PointComparison points;
  private final PointMerge merge;

  public Comparison(int copies, DifferenceFiles files, Counts counts) {
    this.files = files;
    this.counts = counts;
    points = new PointComparison(copies, files, counts);
    merge = new PointMerge(copies, points);
  }

  /** Adds a run that nothing was read of yet, and closes it with this. */
  public void add(RunCursor run) throws IOException {
    runs.add(run);
    run.advance();
    merge.add(run);
  }

  /** Takes up a run again whose range was extended. */
  void extended(RunCursor run) {
    merge.add(run);
  }

  /** Compares what the runs hold in their range. */
  public void run() throws IOException {
    merge.run();
  }

  /** Nothing comes behind what was compared. */
  public void end() throws IOException {
    points.endSeries();
  }

  DifferenceFiles files() {
    return files;
  }

  public Counts counts() {
    return counts;
  }

  @Override
  public void close() throws IOException {
    for (RunCursor run : runs) {
      run.close();
    }
    files.close();
  }
}
