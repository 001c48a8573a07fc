package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.stream.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fingerprint of conflicts that does not depend on their order, or on how they are spread over
 * lists: the {@link Sum128} of their SHA-256. Each covers the point and what each copy holds of it,
 * and each conflict is added once, so equal fingerprints mean equal conflicts.
 */
public final class ConflictSet {
  private final MessageDigest sha256 = Sha256.begin();
  private final Sum128 sum = new Sum128();
  private long conflicts;

  public void add(ConflictReader.Conflict conflict) {
    add(conflict.series().bytes());
    add(conflict.field().bytes());
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(conflict.time()).array());
    for (Map.Entry<String, DumpBytes> of : new TreeMap<>(conflict.values()).entrySet()) {
      add(of.getKey().getBytes(StandardCharsets.UTF_8));
      List<DumpBytes> before = conflict.doubled().getOrDefault(of.getKey(), List.of());
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(before.size()).array());
      before.forEach(value -> add(value.bytes()));
      add(of.getValue().bytes());
    }
    sum.add(sha256.digest());
    conflicts++;
  }

  /** Adds bytes after their length, so that neighbouring fields cannot be split in two ways. */
  private void add(byte[] bytes) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha256.update(bytes);
  }

  public long conflicts() {
    return conflicts;
  }

  /** 32 hexadecimal digits; zeros for no conflicts. */
  public String fingerprint() {
    return sum.hex();
  }
}
