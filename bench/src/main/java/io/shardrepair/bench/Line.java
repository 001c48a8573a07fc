package io.shardrepair.bench;

import java.io.IOException;
import java.io.OutputStream;

/** One line of line protocol while it is put together; far below 1 kB. */
final class Line {
  private final byte[] bytes = new byte[1024];
  private final byte[] digits = new byte[20];
  private int length;

  Line clear() {
    length = 0;
    return this;
  }

  Line append(byte[] more) {
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  Line append(char ascii) {
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** In decimal; not negative. */
  Line append(long number) {
    int at = digits.length;
    do {
      digits[--at] = (byte) ('0' + number % 10);
      number /= 10;
    } while (number > 0);
    System.arraycopy(digits, at, bytes, length, digits.length - at);
    length += digits.length - at;
    return this;
  }

  int length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /** Of the line without its newline. */
  long fingerprint() {
    return Fingerprint.of(bytes, 0, length);
  }
}
