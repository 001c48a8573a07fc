package io.shardrepair.decide;

import java.math.BigInteger;

/**
 * A fingerprint of points that does not depend on their order, or on how they share lines: the sum
 * over the points of the first 128 bits of each one's SHA-256, modulo 2^128. Each point is in it
 * once, so equal fingerprints mean equal points.
 */
public final class PointSet {
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final PointHash hash = new PointHash();
  private BigInteger sum = BigInteger.ZERO;
  private long points;

  /** Adds a point of the line that is being read. */
  public void add(PointLines lines, int point) {
    sum = sum.add(new BigInteger(1, hash.of(lines, point), 0, 16)).and(MASK);
    points++;
  }

  /** Adds all points of the line that is being read. */
  public void addAll(PointLines lines) {
    for (int point = 0; point < lines.points(); point++) {
      add(lines, point);
    }
  }

  public long points() {
    return points;
  }

  /** 32 hexadecimal digits; zeros for no points. */
  public String fingerprint() {
    return "%032x".formatted(sum);
  }
}
