package io.shardrepair.decide;

import io.shardrepair.decide.RepairPlan.ReplayObject;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * SHA-256 over the points that a plan would write into a copy. The comparison writes a copy's
 * missing points in one order whatever the partitions are, because these are cut between series; so
 * equal digests mean equal points.
 */
final class Digest {
  private Digest() {}

  static String of(ObjectStore store, List<ReplayObject> objects) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    for (ReplayObject object : objects) {
      try (InputStream lines =
          GzipCompressorInputStream.builder()
              .setInputStream(store.open(object.key()))
              .setDecompressConcatenated(true)
              .get()) {
        for (int read = lines.read(buffer); read >= 0; read = lines.read(buffer)) {
          sha256.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
