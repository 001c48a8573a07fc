package io.shardrepair.diff;

import io.shardrepair.store.ObjectWriter;
import io.shardrepair.store.Outputs;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes files below a folder. A file appears under its name only when it is complete, and only the
 * owner can read it.
 */
public final class OutputFolder implements Outputs {
  /** Hidden, and always shorter than the longest file name allowed. */
  private static final Pattern PART = Pattern.compile("\\.[0-9a-f-]{36}\\.part");

  private final Path folder;

  public OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether this is the name of a file that is being written, or was when a process was killed. */
  public static boolean isPart(String fileName) {
    return PART.matcher(fileName).matches();
  }

  @Override
  public ObjectWriter create(String key) throws IOException {
    Path file = folder.resolve(key);
    PrivateFiles.folder(file.getParent());
    // A unique name: two may write the same file at once, and each is complete.
    Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    OutputStream out = PrivateFiles.create(part);
    return new ObjectWriter() {
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
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }

      @Override
      public void close() throws IOException {
        out.close();
        Files.deleteIfExists(part);
      }
    };
  }
}
