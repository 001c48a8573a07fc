package io.shardrepair.plan;

import io.shardrepair.compare.Sum128;
import io.shardrepair.line.LineReader;

/**
 * A fingerprint of points that does not depend on their order, or on how they are spread over
 * lines. Each point is added once, so equal fingerprints mean equal points.
 */
public final class PointSet {
  private final PointHash hash = new PointHash();
  private final Sum128 sum = new Sum128();
  private long points;

  /** Adds a point of the line that is being read. */
  public void add(LineReader lines, int point) {
    sum.add(hash.of(lines, point));
    points++;
  }

  /** Adds all points of the line that is being read. */
  public void addAll(LineReader lines) {
    for (int point = 0; point < lines.points(); point++) {
      add(lines, point);
    }
  }

  public long points() {
    return points;
  }

  /** 32 hexadecimal digits; zeros for no points. */
  public String fingerprint() {
    return sum.hex();
  }
}
