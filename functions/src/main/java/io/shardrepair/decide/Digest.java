package io.shardrepair.decide;

import io.shardrepair.store.ObjectStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
   */
  record Size(long bytes, long storedBytes) {}

  private final MessageDigest sha256 = sha256();

  static String of(ObjectStore store, List<String> keys) throws IOException {
    Digest digest = new Digest();
    for (String key : keys) {
      digest.add(store, key);
    }
    return digest.hex();
  }

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] bytes) {
    Digest digest = new Digest();
    digest.sha256.update(bytes);
    return digest.hex();
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
      return new Size(bytes, stored.count);
    }
  }

  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final class Counted extends FilterInputStream {
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
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
