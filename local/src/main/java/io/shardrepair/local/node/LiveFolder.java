package io.shardrepair.local.node;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is in a folder of a running influxd, which removes WAL segments and TSM files at any time:
 * {@link Files#walk} fails if it does so meanwhile.
 */
public final class LiveFolder {
  private LiveFolder() {}

  /** All that is in it, and itself; without what was removed meanwhile. */
  public static Set<Path> paths(Path folder) throws IOException {
    return contents(folder).keySet();
  }

  /** Size of the files in it whose name ends like this, in bytes. */
  public static long bytes(Path folder, String ending) throws IOException {
    return contents(folder).entrySet().stream()
        .filter(each -> each.getValue().isRegularFile())
        .filter(each -> each.getKey().toString().endsWith(ending))
        .mapToLong(each -> each.getValue().size())
        .sum();
  }

  private static Map<Path, BasicFileAttributes> contents(Path folder) throws IOException {
    Map<Path, BasicFileAttributes> contents = new LinkedHashMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
            contents.put(found, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            contents.put(file, attributes);
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
    return contents;
  }
}
