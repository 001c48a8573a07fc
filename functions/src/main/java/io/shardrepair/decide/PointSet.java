package io.shardrepair.decide;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A fingerprint of points that does not depend on their order, or on how they share lines: the sum
 * over the points of the first 128 bits of each one's SHA-256, modulo 2^128. Each point is in it
 * once, so equal fingerprints mean equal points.
 */
public final class PointSet {
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final MessageDigest sha256;
  private BigInteger sum = BigInteger.ZERO;
  private long points;

  public PointSet() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Adds a point of the line that is being read. */
  public void add(PointLines lines, int point) {
    sha256.update(lines.line(), 0, lines.seriesLength() + 1);
    int field = lines.fieldStart(point);
    sha256.update(lines.line(), field, lines.fieldEnd(point) - field);
    sha256.update(lines.line(), lines.timeStart(), lines.length() - lines.timeStart());
    byte[] hash = sha256.digest();
    sum = sum.add(new BigInteger(1, hash, 0, 16)).and(MASK);
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
