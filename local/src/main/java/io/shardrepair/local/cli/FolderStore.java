package io.shardrepair.local.cli;

import io.shardrepair.local.aws.KeptObjects;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as files of a folder, which a command has for itself ({@link WorkLock}): the same folder
 * in which {@link BucketFolder} keeps what the local S3 would forget.
 */
record FolderStore(Path folder) implements ObjectStore {

  @Override
  public byte[] read(String key) throws IOException {
    try {
      return Files.readAllBytes(folder.resolve(key));
    } catch (NoSuchFileException e) {
      throw new NoSuchObjectException(key);
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    return new ByteArrayInputStream(read(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) throws IOException {
    InputStream in = open(key);
    in.skipNBytes(offset);
    return new ByteArrayInputStream(in.readNBytes(Math.toIntExact(length)));
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    KeptObjects.write(folder, key, new ByteArrayInputStream(content));
  }

  @Override
  public synchronized boolean writeIfAbsent(String key, byte[] content) throws IOException {
    if (Files.exists(folder.resolve(key))) {
      return false;
    }
    write(key, content);
    return true;
  }

  @Override
  public synchronized boolean replace(String key, byte[] expected, byte[] content)
      throws IOException {
    try {
      if (!Arrays.equals(read(key), expected)) {
        return false;
      }
    } catch (NoSuchObjectException gone) {
      return false;
    }
    write(key, content);
    return true;
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(folder.resolve(key));
  }

  @Override
  public ObjectWriter create(String key) {
    return new Whole(this, key);
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> objects = files.filter(Files::isRegularFile).toList();
      return objects.stream()
          .map(file -> new Entry(folder.relativize(file).toString(), file.toFile().length()))
          .filter(entry -> entry.key().startsWith(prefix))
          .sorted(Comparator.comparing(Entry::key))
          .toList();
    }
  }

  /** Is written at its commit. */
  private static final class Whole extends ObjectWriter {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final FolderStore store;
    private final String key;

    Whole(FolderStore store, String key) {
      this.store = store;
      this.key = key;
    }

    @Override
    public void write(int b) {
      content.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      content.write(bytes, offset, length);
    }

    @Override
    public void commit() throws IOException {
      store.write(key, content.toByteArray());
    }
  }
}
