package io.shardrepair.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.node.LiveFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Modes of files: none gives others a right. */
public final class OnlyTheOwner {
  private OnlyTheOwner() {}

  /** Of a folder and of everything in it. */
  public static void canRead(Path folder) throws IOException {
    List<String> others = new ArrayList<>();
    int count = 0;
    for (Path file : LiveFolder.paths(folder)) {
      String mode;
      try {
        mode =
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      } catch (NoSuchFileException removed) {
        continue;
      }
      count++;
      if (!mode.endsWith("------") && !Files.isSymbolicLink(file)) {
        others.add(mode + " " + folder.relativize(file));
      }
    }
    assertThat(others).isEmpty();
    assertThat(count).as("files in %s", folder).isGreaterThan(1);
  }
}
