package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.compare.Name;
import io.shardrepair.line.LengthPrefix;
import io.shardrepair.line.LineReader;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.store.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip object of lines that comes into being with its first line; closed without {@link #commit}
 * it leaves nothing.
 */
public final class PointObject implements Closeable {
  private final ObjectStore store;
  private final String key;
  private ObjectWriter object;
  private GZIPOutputStream gzip;
  private long points;
  private long rawBytes;
  private long storedBytes;
  private final MessageDigest sha256 = Sha256.begin();

  public PointObject(ObjectStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /** Opens an object of lines that was written here, or by the comparison. */
  public static LineReader open(ObjectStore store, String key) throws IOException {
    return new LineReader(Gzip.open(store, key), key);
  }

  /**
   * Opens an object of lines that is known by its SHA-256.
   *
   * @throws io.shardrepair.store.ObjectChanged if it is another
   */
  public static LineReader openKnown(ObjectStore store, String key, String sha256)
      throws IOException {
    return new LineReader(Gzip.open(store.openKnown(key, sha256)), key);
  }

  /** Writes bytes that hold so many points. */
  void write(byte[] bytes, int from, int to, int morePoints) throws IOException {
    if (gzip == null) {
      object = store.create(key);
      gzip = new GZIPOutputStream(new Counted(), 1 << 16);
    }
    gzip.write(bytes, from, to - from);
    rawBytes += to - from;
    points += morePoints;
  }

  /** Writes the line that is being read, with its prefix if it has one. */
  public void write(LineReader lines) throws IOException {
    write(lines.bytes(), lines.startWithPrefix(), lines.end(), lines.points());
  }

  /** Writes a point of the line that is being read, as a line of its own. */
  public void write(LineReader lines, int point) throws IOException {
    byte[] line = lines.line(point);
    write(line, 0, line.length, 1);
  }

  /** Writes the point of a conflict with this value, as a line of its own. */
  public void write(Conflict conflict, Name value) throws IOException {
    byte[] prefix = LengthPrefix.ifNeeded(conflict.series().bytes(), conflict.field().bytes());
    write(prefix, 0, prefix.length, 0);
    write(conflict.series(), 0);
    ascii(" ");
    write(conflict.field(), 0);
    ascii("=");
    write(value, 1);
    ascii(" " + conflict.time() + "\n");
  }

  private void write(Name name, int morePoints) throws IOException {
    byte[] bytes = name.bytes();
    write(bytes, 0, bytes.length, morePoints);
  }

  void ascii(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    write(bytes, 0, bytes.length, 0);
  }

  public String key() {
    return key;
  }

  /** Points (field values) written. */
  public long points() {
    return points;
  }

  /** Bytes written, uncompressed. */
  long rawBytes() {
    return rawBytes;
  }

  /** Size of the object. */
  long storedBytes() {
    return storedBytes;
  }

  /** SHA-256 of the object, once it is committed. */
  public String sha256() {
    return Sha256.end(sha256);
  }

  /** Whether anything was written, and so the object exists now. */
  public boolean commit() throws IOException {
    if (gzip == null) {
      return false;
    }
    gzip.finish();
    object.commit();
    return true;
  }

  @Override
  public void close() throws IOException {
    if (object != null) {
      object.close();
    }
  }

  private final class Counted extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      object.write(b);
      sha256.update((byte) b);
      storedBytes++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      object.write(bytes, from, length);
      sha256.update(bytes, from, length);
      storedBytes += length;
    }
  }
}
