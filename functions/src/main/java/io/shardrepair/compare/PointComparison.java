package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import io.shardrepair.line.ValueType;
import java.io.IOException;

/** Says of each point which copies lack it and whether they agree, and counts. */
final class PointComparison implements PointMerge.Points {
  private final int copies;
  private final DifferenceSink sink;
  private final Counts counts;
  private final PointKey series = new PointKey();
  private PointKey key;

  PointComparison(int copies, DifferenceSink sink, Counts counts) {
    this.copies = copies;
    this.sink = sink;
    this.counts = counts;
  }

  @Override
  public void key(PointKey newKey) throws IOException {
    key = newKey;
    if (!key.sameSeries(series)) {
      endSeries();
      series.set(key);
      counts.beginSeries(series);
    }
    counts.beginField(key);
  }

  @Override
  public void firstValue(int copy, byte[] bytes, int end) {
    counts.value(copy, ValueType.of(bytes, end));
  }

  @Override
  public void agreed(long time, int count) {
    counts.agreed(time, count);
  }

  @Override
  public long agreedLimit(long time) {
    return counts.hourEnd(time);
  }

  @Override
  public void point(long time, PointValues values) throws IOException {
    counts.point(time);
    boolean agree = values.agree();
    int holder = values.firstHolder();
    for (int copy = 0; copy < copies; copy++) {
      if (values.has(copy)) {
        counts.held(copy, ValueType.of(values.bytes(copy), values.length(copy)));
      } else if (agree) {
        counts.missing(copy);
        sink.missing(copy, key, time, values, holder);
      }
    }
    if (!agree) {
      counts.conflict();
      sink.conflict(key, time, values);
    }
  }

  void endSeries() throws IOException {
    if (series.printedLength() > 0) {
      sink.seriesEnded();
      if (counts.series().absentFromAny()) {
        sink.absent(series, counts.series());
      }
      counts.endSeries(series);
    }
  }
}
