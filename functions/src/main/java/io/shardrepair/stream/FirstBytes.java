package io.shardrepair.stream;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of an input, as if it ended there. */
public final class FirstBytes extends InputStream {
  private final InputStream in;
  private final EarlyEnd early;
  private long left;

  /** What it means that the input itself ends before that. */
  public interface EarlyEnd {
    /**
     * @param missing bytes that did not come, at least 1
     */
    void withMissing(long missing) throws IOException;
  }

  /**
   * @param in closed with this
   * @param length bytes
   */
  public FirstBytes(InputStream in, long length, EarlyEnd early) {
    this.in = in;
    this.left = length;
    this.early = early;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(to, offset, (int) Math.min(length, left));
    if (n < 0) {
      early.withMissing(left);
    }
    left -= Math.max(n, 0);
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
