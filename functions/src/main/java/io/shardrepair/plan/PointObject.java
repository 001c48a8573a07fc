package io.shardrepair.plan;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LengthPrefix;
import io.shardrepair.line.LineReader;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.stream.CountedOutput;
import io.shardrepair.stream.Gzip;
import io.shardrepair.stream.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip object of lines that is created with its first line; closed without {@link #commit} it
 * leaves nothing.
 */
public final class PointObject implements Closeable {
  private final ObjectStore store;
  private final String key;
  private ObjectWriter object;
  private CountedOutput stored;
  private GZIPOutputStream gzip;
  private long points;
  private long rawBytes;
  private final MessageDigest sha256 = Sha256.begin();

  public PointObject(ObjectStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /** Opens an object of lines that was written here, or by the comparison. */
  public static LineReader open(ObjectStore store, String key) throws IOException {
    return new LineReader(Gzip.open(store.open(key)), key);
  }

  /**
   * Opens an object of lines that is known by its SHA-256.
   *
   * @throws io.shardrepair.store.ObjectChanged if its SHA-256 differs
   */
  public static LineReader openKnown(ObjectStore store, String key, String sha256)
      throws IOException {
    return new LineReader(Gzip.open(store.openKnown(key, sha256)), key);
  }

  /** Writes bytes that hold so many points. */
  public void write(byte[] bytes, int from, int to, int morePoints) throws IOException {
    if (gzip == null) {
      object = store.create(key);
      stored = new CountedOutput(new DigestOutputStream(object, sha256));
      gzip = Gzip.to(stored);
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
  public void write(Conflict conflict, DumpBytes value) throws IOException {
    byte[] prefix = LengthPrefix.ifNeeded(conflict.series().bytes(), conflict.field().bytes());
    write(prefix, 0, prefix.length, 0);
    write(conflict.series(), 0);
    ascii(" ");
    write(conflict.field(), 0);
    ascii("=");
    write(value, 1);
    ascii(" " + conflict.time() + "\n");
  }

  private void write(DumpBytes name, int morePoints) throws IOException {
    byte[] bytes = name.bytes();
    write(bytes, 0, bytes.length, morePoints);
  }

  public void ascii(String text) throws IOException {
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
  public long rawBytes() {
    return rawBytes;
  }

  /** Size of the object. */
  public long storedBytes() {
    return stored == null ? 0 : stored.count();
  }

  /** SHA-256 of the object, once it is committed. */
  public String sha256() {
    return Sha256.end(sha256);
  }

  /** Makes the object exist if anything was written; returns whether it does. */
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
}
