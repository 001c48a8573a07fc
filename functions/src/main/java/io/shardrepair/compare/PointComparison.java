package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.line.ValueType;
import io.shardrepair.merge.PointValues;
import io.shardrepair.merge.Points;
import java.io.IOException;

/** Decides which copies lack each point and whether the others agree, and counts. */
final class PointComparison implements Points {
  private final int copies;
  private final DifferenceSink sink;
  private final Counts counts;
  private final PointKey series = new PointKey();
  private PointKey key;

  /** Whether a server makes the key again from its line; null until a point of it is missing. */
  private Boolean writable;

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
    writable = null;
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
        held(copy, time, values);
      } else if (agree) {
        counts.missing(copy);
        if (!isWritable()) {
          counts.missingUnwritable(copy);
        }
        sink.missing(copy, key, time, values, holder);
      } else {
        counts.missingInConflict(copy);
      }
    }
    if (!agree) {
      counts.conflict();
      sink.conflict(key, time, values);
    }
  }

  private void held(int copy, long time, PointValues values) {
    if (values.doubled(copy)) {
      counts.doubled(copy);
    }
    PointValues.Overruled overruled = values.overruled(copy);
    if (overruled != null) {
      counts.orderDependent(copy, key, time, overruled);
    }
  }

  private boolean isWritable() {
    if (writable == null) {
      writable = RoundTrip.survives(key);
      if (!writable) {
        counts.unwritable(key);
      }
    }
    return writable;
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
