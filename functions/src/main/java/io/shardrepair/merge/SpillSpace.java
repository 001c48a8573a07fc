package io.shardrepair.merge;

import io.shardrepair.stream.Zstd;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds sorted records that were put aside: in memory as long as there is room, then in compressed
 * files, which are deleted when this is closed. Safe for several threads.
 */
public final class SpillSpace implements Closeable {
  private final Optional<Path> folder;
  private long memoryLeft;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param folder where to put files; absent for the system's temporary folder
   * @param memory bytes that may be kept in memory
   */
  public SpillSpace(Optional<Path> folder, long memory) {
    this.folder = folder;
    this.memoryLeft = memory;
  }

  /** Reserves memory for as long as this is open; false if there is not enough. */
  synchronized boolean takeMemory(long bytes) {
    if (bytes > memoryLeft) {
      return false;
    }
    memoryLeft -= bytes;
    return true;
  }

  static SortedRun inMemory(String name, byte[] bytes) {
    return new SortedRun(name, () -> new ByteArrayInputStream(bytes));
  }

  /** An empty file for {@link #write} and {@link #read}. */
  synchronized Path newFile() throws IOException {
    Path file =
        folder.isPresent()
            ? Files.createTempFile(folder.get(), "sorted-run-", ".lp.zst")
            : Files.createTempFile("sorted-run-", ".lp.zst");
    files.add(file);
    return file;
  }

  /** Level 1: a file is written and read once, and the disk is not the bottleneck. */
  static OutputStream write(Path file) throws IOException {
    return Zstd.fastTo(Files.newOutputStream(file));
  }

  static InputStream read(Path file) throws IOException {
    return Zstd.open(Files.newInputStream(file));
  }

  @Override
  public synchronized void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    files.clear();
  }
}
