package io.shardrepair.local.node;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a folder of a running influxd, which removes WAL segments and TSM files at any time:
 * {@link Files#walk} fails if it does so meanwhile.
 */
public final class LiveFolder {
  private LiveFolder() {}

  /** All that is in it, and itself; without what was removed meanwhile. */
  public static List<Path> paths(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            paths.add(found);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            paths.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !file.equals(folder)) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return paths;
  }

  /** Size of the files in it whose name ends like this, in bytes. */
  public static long bytes(Path folder, String ending) throws IOException {
    long sum = 0;
    for (Path path : paths(folder)) {
      if (path.toString().endsWith(ending)) {
        try {
          sum += Files.size(path);
        } catch (NoSuchFileException removed) {
          // It counts no longer.
        }
      }
    }
    return sum;
  }
}
