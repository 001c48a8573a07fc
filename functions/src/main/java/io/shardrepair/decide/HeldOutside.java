package io.shardrepair.decide;

import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.RunInput;
import io.shardrepair.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The series that one file of a copy holds outside of its exported range. */
final class HeldOutside implements Closeable {
  private final String key;
  private final InputStream in;

  /** The place of the next series in key order; null after the last. */
  private byte[] cut = {};

  HeldOutside(ObjectStore store, String key, Codec codec) throws IOException {
    this.key = key;
    this.in = RunInput.decompress(store.open(key), codec);
    next();
  }

  /** Whether it holds a series. Series must be asked for in key order. */
  boolean holds(byte[] asked) throws IOException {
    while (cut != null && Arrays.compareUnsigned(cut, asked) < 0) {
      next();
    }
    return cut != null && Arrays.equals(cut, asked);
  }

  private void next() throws IOException {
    byte[] before = cut;
    // By bytes: a name may hold a carriage return, which does not end a line here.
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      cut = null;
      return;
    }
    for (; b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException(key + " ends in the middle of a series");
      }
      line.write(b);
    }
    cut = KeyOrder.cutBefore(line.toByteArray());
    if (Arrays.compareUnsigned(before, cut) >= 0) {
      throw new IOException(key + " is not in key order");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
