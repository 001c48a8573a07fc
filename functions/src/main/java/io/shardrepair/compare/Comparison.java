package io.shardrepair.compare;

import io.shardrepair.merge.PointMerge;
import io.shardrepair.merge.RunCursor;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A comparison in progress: the runs being read, the counts, and the output. */
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

  /** Adds a run of which nothing has been read yet; it is closed with this. */
  public void add(RunCursor run) throws IOException {
    runs.add(run);
    run.advance();
    merge.add(run);
  }

  /** Resumes a run whose range was extended. */
  void extended(RunCursor run) {
    merge.add(run);
  }

  /** Compares what the runs hold in their range. */
  public void run() throws IOException {
    merge.run();
  }

  /** Ends the comparison: nothing follows what was compared. */
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
