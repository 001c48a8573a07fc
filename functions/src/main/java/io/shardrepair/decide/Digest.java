package io.shardrepair.decide;

import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * SHA-256 over what a comparison has written, uncompressed. It writes in one order whatever the
 * partitions are, because these are cut between series; so equal digests mean equal differences.
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
    byte[] buffer = new byte[1 << 16];
    try (Counted stored = new Counted(store.open(key));
        InputStream content = Gzip.open(stored)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        sha256.update(buffer, 0, read);
        bytes += read;
      }
      return new Size(bytes, stored.count, Sha256.end(stored.sha256));
    }
  }

  String hex() {
    return Sha256.end(sha256);
  }

  private static final class Counted extends FilterInputStream {
    private final MessageDigest sha256 = Sha256.begin();
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    /** What is read again after a reset would be counted twice. */
    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        sha256.update((byte) b);
        count++;
      }
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      if (read > 0) {
        sha256.update(into, offset, read);
        count += read;
      }
      return read;
    }
  }
}
