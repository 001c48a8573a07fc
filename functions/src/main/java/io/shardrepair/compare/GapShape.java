package io.shardrepair.compare;

/** How the points of a measurement that a copy lacks are spread: a hint at what happened. */
public enum GapShape {
  /** It lacks none. */
  NONE,
  /** It holds no point of the measurement: dropped there, or dropped elsewhere and missed. */
  MEASUREMENT_ABSENT,
  /** Most of what it lacks is of series that it does not hold at all. */
  SERIES_ABSENT,
  /** It lacks many points in a row: the node was away, or its queue overflowed. */
  OUTAGE,
  /** It lacks single points here and there: writes that failed in part. */
  SCATTERED;

  /**
   * Points lost in a row, on average, that count as an outage. Points lost one by one stand alone,
   * even if one in ten is lost (1.1 in a row); a node that is away for a minute loses six at the
   * usual ten seconds between points.
   */
  static final int OUTAGE_POINTS = 3;

  /**
   * Decides the shape.
   *
   * @param points points of the measurement that the copy holds
   * @param missing points of it that the copy lacks
   * @param absentPoints how many of these are of series that it does not hold at all
   * @param gaps how many gaps the others make
   */
  static GapShape of(long points, long missing, long absentPoints, long gaps) {
    if (missing == 0) {
      return NONE;
    }
    if (points == 0) {
      return MEASUREMENT_ABSENT;
    }
    long others = missing - absentPoints;
    if (absentPoints > others) {
      return SERIES_ABSENT;
    }
    return others >= OUTAGE_POINTS * gaps ? OUTAGE : SCATTERED;
  }
}
