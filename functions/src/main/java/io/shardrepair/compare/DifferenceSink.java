package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import io.shardrepair.merge.PointValues;
import java.io.IOException;

/** Receives the differences by key, then time. Arguments are reused: copy what is kept. */
interface DifferenceSink {

  /**
   * A point that a copy does not hold while all copies that do agree on its value.
   *
   * @param copy the copy that lacks it
   * @param holder a copy that holds it
   */
  void missing(int copy, PointKey key, long time, PointValues values, int holder)
      throws IOException;

  /**
   * A point that copies hold with different values. {@link #missing} is not called for a copy that
   * lacks it, because which value it should get is not known.
   */
  void conflict(PointKey key, long time, PointValues values) throws IOException;

  /** The points of the series are complete. */
  void seriesEnded() throws IOException;

  /**
   * Some copies hold no point of the series that has ended.
   *
   * @param tally the counts of the series; exact, because no point of it is held by all copies
   */
  void absent(PointKey series, SeriesTally tally) throws IOException;
}
