package io.shardrepair.store;

import io.shardrepair.stream.Gzip;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip object that is created with its first byte, so that a comparison that finds nothing leaves
 * no empty objects. Closed without {@link #commit} it leaves nothing either.
 */
public final class OutputObject implements Closeable {
  private static final int BUFFER = 64 << 10;

  private final Outputs outputs;
  private final String key;
  private ObjectWriter object;
  private GZIPOutputStream gzip;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;

  public OutputObject(Outputs outputs, String key) {
    this.outputs = outputs;
    this.key = key;
  }

  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length > buffer.length - buffered) {
      flush();
    }
    if (length > buffer.length) {
      open().write(bytes, from, length);
      return;
    }
    System.arraycopy(bytes, from, buffer, buffered, length);
    buffered += length;
  }

  public void write(char ascii) throws IOException {
    if (buffered == buffer.length) {
      flush();
    }
    buffer[buffered++] = (byte) ascii;
  }

  private void flush() throws IOException {
    if (buffered > 0) {
      open().write(buffer, 0, buffered);
      buffered = 0;
    }
  }

  private GZIPOutputStream open() throws IOException {
    if (gzip == null) {
      object = outputs.create(key);
      // Packing two percent of a shard at the usual level takes longer than comparing all of it.
      gzip = Gzip.fastTo(object);
    }
    return gzip;
  }

  /** Makes the object exist even if nothing was written. */
  public void commitAlways() throws IOException {
    open();
    commit();
  }

  /** Returns the object's key; absent if nothing was written, so that none exists. */
  public Optional<String> commit() throws IOException {
    flush();
    if (gzip == null) {
      return Optional.empty();
    }
    gzip.finish();
    object.commit();
    return Optional.of(key);
  }

  @Override
  public void close() throws IOException {
    if (object != null) {
      object.close();
    }
  }
}
