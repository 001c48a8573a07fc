package io.shardrepair.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Counts the bytes read from an input, each once. */
public final class CountedInput extends FilterInputStream {
  private final LongConsumer count;

  /**
   * @param count receives the number of bytes of each read
   */
  public CountedInput(InputStream in, LongConsumer count) {
    super(in);
    this.count = count;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    count.accept(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int n = in.read(to, offset, length);
    count.accept(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long n = in.skip(bytes);
    count.accept(n);
    return n;
  }

  /** False: what is read again after a reset would be counted twice. */
  @Override
  public boolean markSupported() {
    return false;
  }
}
