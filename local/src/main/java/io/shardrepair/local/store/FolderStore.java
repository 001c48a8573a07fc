package io.shardrepair.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.diff.OutputFolder;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.stream.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as the files of a folder, each whole or not there, which only the owner can read.
 * Conditions hold within one process: the folder is for one at a time.
 *
 * <p>A key is a path only as long as it leads to a place in the folder: one that leads elsewhere,
 * also by a link that somebody made, is refused as a {@link MalformedKeyException}.
 */
public final class FolderStore implements ObjectStore {
  /** Bytes; of every file system in use. */
  private static final int LONGEST_NAME = 255;

  private final Path folder;

  public FolderStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** The key of an object that cannot be a file of the folder. */
  public static final class MalformedKeyException extends IOException {
    MalformedKeyException(String message) {
      super(message);
    }
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
    Path file = file(key);
    // Of two keys as a and a/b, which a bucket can have, a folder can have one.
    for (Path above = file.getParent(); !above.equals(folder); above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        throw new MalformedKeyException("%s is a file, so %s cannot be one".formatted(above, key));
      }
    }
    if (Files.isDirectory(file)) {
      throw new MalformedKeyException(
          "%s is a folder, so %s cannot be a file".formatted(file, key));
    }
    return new OutputFolder(folder).create(folder.relativize(file).toString());
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !OutputFolder.isPart(file.getFileName().toString()))
          .map(file -> new Entry(folder.relativize(file).toString(), file.toFile().length()))
          .filter(entry -> entry.key().startsWith(prefix))
          .sorted(Comparator.comparing(Entry::key))
          .toList();
    }
  }

  private Path file(String key) throws IOException {
    Path file = folder;
    checkNoLink(key, file);
    for (String name : key.split("/", -1)) {
      if (name.isEmpty()
          || name.equals(".")
          || name.equals("..")
          || name.indexOf('\0') >= 0
          || OutputFolder.isPart(name)
          || name.getBytes(UTF_8).length > LONGEST_NAME) {
        throw new MalformedKeyException(
            "the key of an object cannot be a path in %s: %s".formatted(folder, key));
      }
      file = file.resolve(name);
      checkNoLink(key, file);
    }
    return file;
  }

  private void checkNoLink(String key, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new MalformedKeyException(
          "%s is a link, which may lead out of %s; it is not followed for object %s"
              .formatted(file, folder, key));
    }
  }
}
