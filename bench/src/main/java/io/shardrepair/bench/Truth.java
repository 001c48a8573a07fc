package io.shardrepair.bench;

/**
 * The right answer, counted while the copies were made. Fingerprints are sums of {@link
 * Fingerprint} over whole lines, one field value each.
 *
 * @param recipe what the data was made by; another recipe needs other data
 * @param conflicts points that both copies hold with different values
 */
record Truth(String recipe, Side a, Side b, long conflicts) {

  /**
   * @param values that the copy holds
   * @param rawBytes of its dump, uncompressed
   * @param missing points that it lacks and the other copy holds
   * @param missingFingerprint of those lines
   * @param conflictFingerprint of its own lines in conflict
   */
  record Side(
      long values,
      long rawBytes,
      long missing,
      long missingFingerprint,
      long conflictFingerprint) {}

  /** Lines that only A holds: what is asked of a tool that compares whole lines. */
  Answer onlyInA() {
    return new Answer(b.missing + conflicts, b.missingFingerprint + a.conflictFingerprint);
  }

  Answer onlyInB() {
    return new Answer(a.missing + conflicts, a.missingFingerprint + b.conflictFingerprint);
  }

  static Answer missing(Side side) {
    return new Answer(side.missing, side.missingFingerprint);
  }
}
