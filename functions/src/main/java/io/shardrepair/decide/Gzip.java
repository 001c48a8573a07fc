package io.shardrepair.decide;

import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Opens gzip objects. */
public final class Gzip {
  private Gzip() {}

  /** All members of it: the JDK's own reader may stop silently behind the first. */
  static InputStream open(InputStream object) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(object)
        .setDecompressConcatenated(true)
        .get();
  }

  public static InputStream open(ObjectStore store, String key) throws IOException {
    return open(store.open(key));
  }
}
