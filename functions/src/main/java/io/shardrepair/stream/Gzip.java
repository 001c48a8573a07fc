package io.shardrepair.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Reads and writes gzip. */
public final class Gzip {
  private static final int BUFFER = 64 << 10;

  private Gzip() {}

  /**
   * Reads all members: JDK 17's own reader may stop silently after the first.
   *
   * @throws IOException if it is not gzip; a later read fails if the last member is cut off
   */
  public static InputStream open(InputStream packed) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(packed)
        .setDecompressConcatenated(true)
        .get();
  }

  /** Packs at the usual level. */
  public static GZIPOutputStream to(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, BUFFER);
  }

  /** Packs at level 1, for data that would take longer to pack well than it took to make. */
  public static GZIPOutputStream fastTo(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, BUFFER) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }
}
