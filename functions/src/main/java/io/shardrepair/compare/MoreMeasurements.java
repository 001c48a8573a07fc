package io.shardrepair.compare;

import io.shardrepair.stream.Sha256;
import java.security.MessageDigest;

/**
 * Measurements that are only counted, because their names alone could take more memory than there
 * is. A 128-bit hash of each is kept, so that it is counted once wherever its series lie.
 */
final class MoreMeasurements {
  private final HashSet128 all = new HashSet128();
  private final HashSet128 differing = new HashSet128();
  private final MessageDigest sha256 = Sha256.begin();
  private byte[] current = {};

  /** The calls that follow are about this measurement. */
  void begin(byte[] name, int length) {
    sha256.update(name, 0, length);
    current = sha256.digest();
    all.add(current);
  }

  /** The copies differ in it. */
  void differs() {
    differing.add(current);
  }

  long count() {
    return all.size();
  }

  long countDiffering() {
    return differing.size();
  }
}
