package io.shardrepair.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes that go to an output. */
public final class CountedOutput extends FilterOutputStream {
  private long count;

  public CountedOutput(OutputStream out) {
    super(out);
  }

  /** Bytes so far. */
  public long count() {
    return count;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    count += length;
  }
}
