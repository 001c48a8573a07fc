package io.shardrepair.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The objects of a repair, by key. On AWS an S3 bucket; a map in memory in unit tests.
 *
 * <p>Every method throws {@link IOException} when the store cannot be reached or refuses, with the
 * key in its message.
 */
public interface ObjectStore {

  /** An object's key and size in bytes, as a listing gives it. */
  record Entry(String key, long bytes) {}

  /**
   * Reads a whole object; for documents of at most a few MiB.
   *
   * @throws NoSuchObjectException if there is none under this key
   */
  byte[] read(String key) throws IOException;

  /**
   * Opens bytes {@code offset} to {@code offset + length - 1} of an object. Less than {@code
   * length} bytes before the end of the stream means that the object is shorter than asked for.
   *
   * @throws NoSuchObjectException if there is none under this key
   */
  InputStream open(String key, long offset, long length) throws IOException;

  /**
   * Opens a whole object.
   *
   * @throws NoSuchObjectException if there is none under this key
   */
  InputStream open(String key) throws IOException;

  /**
   * Opens a whole object that is known by its SHA-256. To check it, all of it is read once first;
   * the stream then gives the same bytes, whatever is written under the key in between.
   *
   * @throws NoSuchObjectException if there is none under this key
   * @throws ObjectChanged if its SHA-256 differs; thrown by the stream if it was replaced meanwhile
   */
  InputStream openKnown(String key, String sha256) throws IOException;

  /** Writes a whole object, replacing any other under this key. */
  void write(String key, byte[] content) throws IOException;

  /**
   * Writes a whole object only if there is none under this key. Of several concurrent writers, one
   * succeeds.
   *
   * @return whether it was written; if not, nothing was changed
   */
  boolean writeIfAbsent(String key, byte[] content) throws IOException;

  /**
   * Writes a whole object only if the one under this key is {@code expected}, byte for byte. Of
   * several concurrent writers, one succeeds.
   *
   * @return whether it was written; if not, nothing was changed
   */
  boolean replace(String key, byte[] expected, byte[] content) throws IOException;

  /** Removes an object; does nothing if there is none. */
  void delete(String key) throws IOException;

  /** Starts an object of unknown length; see {@link ObjectWriter}. */
  ObjectWriter create(String key) throws IOException;

  /** All objects whose key starts with {@code prefix}, in key order, however many there are. */
  List<Entry> list(String prefix) throws IOException;
}
