package io.shardrepair.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The floor: inflates all files that it is given, a thread each, and does nothing with them. */
public final class Inflate {
  private Inflate() {}

  /** Prints how many bytes came out, all files together. */
  public static void main(String[] files) {
    long bytes = Arrays.stream(files).map(Path::of).parallel().mapToLong(Inflate::inflate).sum();
    System.out.println(bytes);
  }

  private static long inflate(Path file) {
    byte[] buffer = new byte[1 << 18];
    long bytes = 0;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
