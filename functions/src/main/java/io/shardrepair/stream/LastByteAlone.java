package io.shardrepair.stream;

import java.io.IOException;
import java.io.InputStream;

/**
 * Gives the last byte of an input in a read of its own.
 *
 * <p>For zstd-jni (1.5.7-4 and later), which notices a frame that is cut off only if it had to read
 * after the previous frame was complete: what follows that frame in the same read is silently
 * dropped. Read alone, the last byte either ends a frame or shows that one has no end.
 */
final class LastByteAlone extends InputStream {
  private final InputStream in;
  private boolean begun;

  /** The next byte, held back until it is known whether another follows; or -1. */
  private int held;

  LastByteAlone(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (!begun) {
      begun = true;
      held = in.read();
    }
    if (held < 0) {
      return -1;
    }
    int n = in.read(to, offset, length);
    if (n < 0) {
      to[offset] = (byte) held;
      held = -1;
      return 1;
    }
    int last = to[offset + n - 1] & 0xff;
    System.arraycopy(to, offset, to, offset + 1, n - 1);
    to[offset] = (byte) held;
    held = last;
    return n;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
