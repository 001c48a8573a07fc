package io.shardrepair.local.hazard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One flipped bit in a block of a TSM file. Size, time and inode stay; so they do when the sound
 * content is put back, which is what {@code cp -p} does.
 *
 * @param file the damaged file
 * @param offset of the damaged byte
 * @param sound what the byte was
 * @param modified time of the file
 */
record FlippedBit(Path file, long offset, byte sound, FileTime modified) {
  private static final int HEADER_BYTES = 5;
  private static final int TRAILER_BYTES = 8;

  /** Damages the greatest TSM file in the shards. */
  static FlippedBit in(List<Path> shards, Random random) throws IOException {
    Path file = greatest(shards);
    try (RandomAccessFile tsm = new RandomAccessFile(file.toFile(), "rw")) {
      FileTime modified = Files.getLastModifiedTime(file);
      // All before the index are blocks.
      tsm.seek(tsm.length() - TRAILER_BYTES);
      long index = tsm.readLong();
      long offset = HEADER_BYTES + random.nextLong(index - HEADER_BYTES);
      tsm.seek(offset);
      byte sound = tsm.readByte();
      FlippedBit flipped = new FlippedBit(file, offset, sound, modified);
      flipped.set((byte) (sound ^ 1 << random.nextInt(8)));
      return flipped;
    }
  }

  /** The sound content again, in place. */
  void restore() throws IOException {
    set(sound);
  }

  private void set(byte value) throws IOException {
    try (RandomAccessFile tsm = new RandomAccessFile(file.toFile(), "rw")) {
      tsm.seek(offset);
      tsm.write(value);
    }
    Files.setLastModifiedTime(file, modified);
  }

  private static Path greatest(List<Path> shards) throws IOException {
    Path greatest = null;
    for (Path shard : shards) {
      try (Stream<Path> files = Files.list(shard)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".tsm")).toList()) {
          if (greatest == null
              || Comparator.<Long>naturalOrder().compare(Files.size(file), Files.size(greatest))
                  > 0) {
            greatest = file;
          }
        }
      }
    }
    if (greatest == null) {
      throw new IOException("no TSM file in " + shards);
    }
    return greatest;
  }
}
