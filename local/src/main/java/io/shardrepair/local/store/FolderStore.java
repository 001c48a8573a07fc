package io.shardrepair.local.store;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Objects as the files of a folder; as much of a store as a replay needs. */
public record FolderStore(Path folder) implements ObjectStore {

  @Override
  public byte[] read(String key) throws IOException {
    try (InputStream in = open(key)) {
      return in.readAllBytes();
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    Path file = folder.resolve(key);
    if (!Files.exists(file)) {
      throw new NoSuchObjectException(key);
    }
    return Files.newInputStream(file);
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    throw new UnsupportedOperationException("a replay reads whole objects");
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @Override
  public boolean writeIfAbsent(String key, byte[] content) {
    throw new UnsupportedOperationException("a replay writes on no condition");
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] content) {
    throw new UnsupportedOperationException("a replay writes on no condition");
  }

  @Override
  public void delete(String key) {
    throw new UnsupportedOperationException("a replay removes no object");
  }

  @Override
  public ObjectWriter create(String key) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Path half = file.resolveSibling("." + file.getFileName() + ".part");
    return new FileWriter(Files.newOutputStream(half), half, file);
  }

  private static final class FileWriter extends ObjectWriter {
    private final OutputStream out;
    private final Path half;
    private final Path file;

    FileWriter(OutputStream out, Path half, Path file) {
      this.out = out;
      this.half = half;
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void commit() throws IOException {
      out.close();
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(half);
    }
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    Path start = folder.resolve(prefix);
    if (!Files.exists(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> new Entry(folder.relativize(file).toString(), file.toFile().length()))
          .sorted(Comparator.comparing(Entry::key))
          .toList();
    }
  }
}
