package io.shardrepair.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A fingerprint of conflicts, each with the values of all copies, that does not depend on their
 * order. Each conflict is in it once, so equal fingerprints mean the same conflicts.
 */
public final class ConflictSet {
  private final Sum128 sum = new Sum128();
  private final MessageDigest sha256;

  public ConflictSet() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Adds a conflict as its line of {@code conflicts.jsonl.gz} says it, which has one form only. */
  public void add(String line) {
    sum.add(sha256.digest(line.getBytes(StandardCharsets.UTF_8)));
  }

  /** 32 hexadecimal digits; zeros for no conflicts. */
  public String fingerprint() {
    return sum.hex();
  }
}
