package io.shardrepair.local.store;

import io.shardrepair.compare.OutputFolder;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.store.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as the files of a folder, each whole or not there. Conditions hold within one process:
 * the folder is for one at a time.
 */
public final class FolderStore implements ObjectStore {
  private final Path folder;

  public FolderStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public byte[] read(String key) throws IOException {
    try (InputStream in = open(key)) {
      return in.readAllBytes();
    }
  }

  @Override
  public InputStream open(String key) throws IOException {
    try {
      return Files.newInputStream(file(key));
    } catch (NoSuchFileException e) {
      throw new NoSuchObjectException(key);
    }
  }

  @Override
  public InputStream openKnown(String key, String sha256) throws IOException {
    FileChannel file;
    try {
      file = FileChannel.open(file(key));
    } catch (NoSuchFileException e) {
      throw new NoSuchObjectException(key);
    }
    // Another object of this key would be another file; this one stays as it is while it is open.
    InputStream content = Channels.newInputStream(file);
    try {
      MessageDigest digest = Sha256.begin();
      new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
      ObjectChanged.unless(key, Sha256.end(digest), sha256);
      file.position(0);
      return content;
    } catch (IOException | ObjectChanged e) {
      content.close();
      throw e;
    }
  }

  @Override
  public InputStream open(String key, long offset, long length) throws IOException {
    try (InputStream in = open(key)) {
      in.skipNBytes(offset);
      return new ByteArrayInputStream(in.readNBytes(Math.toIntExact(length)));
    }
  }

  @Override
  public void write(String key, byte[] content) throws IOException {
    try (ObjectWriter writer = create(key)) {
      writer.write(content);
      writer.commit();
    }
  }

  @Override
  public synchronized boolean writeIfAbsent(String key, byte[] content) throws IOException {
    if (Files.exists(file(key))) {
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
    Files.deleteIfExists(file(key));
  }

  @Override
  public ObjectWriter create(String key) throws IOException {
    return new OutputFolder(folder).create(folder.relativize(file(key)).toString());
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(OutputFolder.PART))
          .map(file -> new Entry(folder.relativize(file).toString(), file.toFile().length()))
          .filter(entry -> entry.key().startsWith(prefix))
          .sorted(Comparator.comparing(Entry::key))
          .toList();
    }
  }

  private Path file(String key) throws IOException {
    Path file = folder.resolve(key).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IOException("the key of an object leads out of %s: %s".formatted(folder, key));
    }
    return file;
  }
}
