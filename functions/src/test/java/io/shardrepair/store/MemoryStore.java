package io.shardrepair.store;

import io.shardrepair.stream.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** An object store in memory. Behaves as S3 does: ranges, whole objects only, keys in order. */
public final class MemoryStore implements ObjectStore {
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public byte[] read(String key) throws IOException {
    return get(key).clone();
  }

  @Override
  public InputStream open(String key) throws IOException {
    return new ByteArrayInputStream(get(key));
  }

  @Override
  public InputStream openKnown(String key, String sha256) throws IOException {
    byte[] object = get(key);
    ObjectChanged.unless(key, Sha256.of(object), sha256);
    return new ByteArrayInputStream(object);
  }

  @Override
  public InputStream open(String key, long offset, long length) throws IOException {
    byte[] object = get(key);
    int from = (int) Math.min(offset, object.length);
    int to = (int) Math.min(offset + length, object.length);
    return new ByteArrayInputStream(Arrays.copyOfRange(object, from, to));
  }

  @Override
  public void write(String key, byte[] content) {
    objects.put(key, content.clone());
  }

  @Override
  public boolean writeIfAbsent(String key, byte[] content) {
    return objects.putIfAbsent(key, content.clone()) == null;
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] content) {
    byte[] replacement = content.clone();
    byte[] there =
        objects.computeIfPresent(
            key, (k, object) -> Arrays.equals(object, expected) ? replacement : object);
    return there == replacement;
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public ObjectWriter create(String key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new ObjectWriter() {
      @Override
      public void commit() {
        objects.put(key, bytes.toByteArray());
      }

      @Override
      public void write(int b) {
        bytes.write(b);
      }

      @Override
      public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
      }
    };
  }

  @Override
  public List<Entry> list(String prefix) {
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .map(e -> new Entry(e.getKey(), e.getValue().length))
        .toList();
  }

  public void remove(String key) {
    objects.remove(key);
  }

  private byte[] get(String key) throws NoSuchObjectException {
    byte[] object = objects.get(key);
    if (object == null) {
      throw new NoSuchObjectException(key);
    }
    return object;
  }
}
