package io.shardrepair.decide;

import io.shardrepair.store.ObjectStore;
import io.shardrepair.stream.CountedInput;
import io.shardrepair.stream.Gzip;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * SHA-256 over what a comparison has written, uncompressed. The order does not depend on the
 * partitions, because these are cut between series; so equal digests mean equal differences.
 */
final class Digest {
  /**
   * The sizes of an object.
   *
   * @param bytes uncompressed
   * @param storedBytes as stored
   * @param storedSha256 of the bytes that are stored
   */
  record Size(long bytes, long storedBytes, String storedSha256) {}

  private final MessageDigest sha256 = Sha256.begin();

  static String of(ObjectStore store, List<String> keys) throws IOException {
    Digest digest = new Digest();
    for (String key : keys) {
      digest.add(store, key);
    }
    return digest.hex();
  }

  static String of(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an object's content. */
  Size add(ObjectStore store, String key) throws IOException {
    long bytes = 0;
    LongAdder stored = new LongAdder();
    MessageDigest storedSha256 = Sha256.begin();
    byte[] buffer = new byte[1 << 16];
    try (InputStream object = store.open(key);
        InputStream content =
            Gzip.open(new CountedInput(new DigestInputStream(object, storedSha256), stored::add))) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        sha256.update(buffer, 0, read);
        bytes += read;
      }
      return new Size(bytes, stored.sum(), Sha256.end(storedSha256));
    }
  }

  String hex() {
    return Sha256.end(sha256);
  }
}
