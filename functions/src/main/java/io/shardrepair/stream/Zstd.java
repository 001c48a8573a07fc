package io.shardrepair.stream;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads and writes zstd. */
public final class Zstd {
  private static final int FASTEST = 1;

  private Zstd() {}

  /** Reads all frames; a later read fails if the last one is cut off. */
  public static InputStream open(InputStream packed) throws IOException {
    return new ZstdInputStreamNoFinalizer(new LastByteAlone(packed));
  }

  /** Packs at level 1. */
  public static OutputStream fastTo(OutputStream out) throws IOException {
    return new ZstdOutputStreamNoFinalizer(out, FASTEST);
  }
}
