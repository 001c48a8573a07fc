package io.shardrepair.local;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in memory; as much of a store as a replay needs. */
final class MapStore implements ObjectStore {
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public byte[] read(String key) throws IOException {
    byte[] object = objects.get(key);
    if (object == null) {
      throw new NoSuchObjectException(key);
    }
    return object.clone();
  }

  @Override
  public InputStream open(String key) throws IOException {
    return new ByteArrayInputStream(read(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    throw new UnsupportedOperationException("a replay reads whole objects");
  }

  @Override
  public void write(String key, byte[] content) {
    objects.put(key, content.clone());
  }

  @Override
  public ObjectWriter create(String key) {
    throw new UnsupportedOperationException("a replay writes whole objects");
  }

  @Override
  public List<Entry> list(String prefix) {
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .map(e -> new Entry(e.getKey(), e.getValue().length))
        .toList();
  }
}
