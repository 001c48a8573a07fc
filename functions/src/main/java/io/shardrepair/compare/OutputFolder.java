package io.shardrepair.compare;

import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files below a folder; a file is there under its name when it is whole, not before. */
public final class OutputFolder implements Outputs {
  /** Ends the name of a file that is being written. */
  public static final String PART = ".part";

  private final Path folder;

  public OutputFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public ObjectWriter create(String key) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    // Not createTempFile, whose files none but their owner may read.
    Path part = file.resolveSibling("." + file.getFileName() + PART);
    OutputStream out = Files.newOutputStream(part);
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
