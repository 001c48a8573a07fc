package io.shardrepair.merge;

import io.shardrepair.line.PointKey;
import java.io.IOException;

/** Receives the points of a {@link PointMerge} in order. Arguments are reused. */
public interface Points {
  /** Used instead of a copy: every copy holds the same. */
  int ALL_COPIES = -1;

  /** The points that follow are of this key. */
  void key(PointKey key) throws IOException;

  /**
   * The first value of the key in one of a copy's runs; comes before any point.
   *
   * @param copy or {@link #ALL_COPIES}
   * @param end after the value's last byte
   */
  void firstValue(int copy, byte[] bytes, int end);

  void point(long time, PointValues values) throws IOException;

  /**
   * Points that all copies hold with the same values.
   *
   * @param time of the first; the others are before its {@link #agreedLimit}
   */
  void agreed(long time, int count) throws IOException;

  /** The time before which points may be reported together with one of this time. */
  long agreedLimit(long time);
}
