package io.shardrepair.merge;

import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges many runs into a few, so that a merge stays within its memory however many runs a copy
 * has. Only neighbours are merged, and the last wins, so the order of the runs is kept.
 */
public final class FanIn {
  private final SpillSpace space;
  private final int atOnce;
  private final int bufferBytes;

  /**
   * @param atOnce runs that may be merged at once, at least 2
   */
  public FanIn(SpillSpace space, int atOnce, int bufferBytes) {
    this.space = space;
    this.atOnce = atOnce;
    this.bufferBytes = bufferBytes;
  }

  /**
   * @param runs of one copy; a later one wins over an earlier one
   * @param most the most runs to return, at least 1
   */
  public List<SortedRun> reduce(List<SortedRun> runs, int most) throws IOException {
    List<SortedRun> left = runs;
    while (left.size() > most) {
      int together = Math.max(2, Math.min(atOnce, (left.size() + most - 1) / most));
      List<SortedRun> merged = new ArrayList<>();
      for (int i = 0; i < left.size(); i += together) {
        List<SortedRun> group = left.subList(i, Math.min(i + together, left.size()));
        merged.add(group.size() == 1 ? group.get(0) : merge(group));
      }
      left = merged;
    }
    return left;
  }

  private SortedRun merge(List<SortedRun> group) throws IOException {
    Path file = space.newFile();
    List<RunCursor> cursors = new ArrayList<>();
    try (OutputStream out = SpillSpace.write(file)) {
      PointMerge merge = new PointMerge(1, new Lines(out));
      for (int rank = 0; rank < group.size(); rank++) {
        SortedRun run = group.get(rank);
        RecordReader reader = new RecordReader(run.open(), run.name(), bufferBytes);
        RunCursor cursor = RunCursor.ofWhole(reader, run.name(), RunPlace.unknown(0), rank);
        cursors.add(cursor);
        cursor.advance();
        merge.add(cursor);
      }
      merge.run();
    } finally {
      for (RunCursor cursor : cursors) {
        cursor.close();
      }
    }
    return new SortedRun(group.get(0).name() + ", merged", () -> SpillSpace.read(file));
  }

  /** Writes points as the lines they came from. */
  private static final class Lines implements Points {
    private final OutputStream out;
    private PointKey key;

    Lines(OutputStream out) {
      this.out = out;
    }

    @Override
    public void key(PointKey newKey) {
      key = newKey;
    }

    @Override
    public void firstValue(int copy, byte[] bytes, int end) {
      // Lines are copied regardless of their types.
    }

    @Override
    public void point(long time, PointValues values) throws IOException {
      out.write(key.printed(), 0, key.printedLength());
      out.write(values.bytes(0), 0, values.length(0));
      out.write((" " + time + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void agreed(long time, int count) {
      throw new IllegalStateException("one copy alone cannot agree");
    }

    @Override
    public long agreedLimit(long time) {
      return time;
    }
  }
}
