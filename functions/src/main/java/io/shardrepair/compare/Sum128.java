package io.shardrepair.compare;

import java.math.BigInteger;

/**
 * A fingerprint of hashes that does not depend on their order: the sum of the first 128 bits of
 * each, modulo 2^128.
 */
public final class Sum128 {
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private BigInteger sum = BigInteger.ZERO;

  /** Adds a hash of at least 128 bits. */
  public void add(byte[] hash) {
    sum = sum.add(new BigInteger(1, hash, 0, 16)).and(MASK);
  }

  /** 32 hexadecimal digits; zeros for nothing. */
  public String hex() {
    return "%032x".formatted(sum);
  }
}
