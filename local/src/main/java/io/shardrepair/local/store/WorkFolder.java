package io.shardrepair.local.store;

import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The folder in which a command keeps plans, dumps and logs, and from which later ones take them:
 * nobody else can read what is in it, and nobody else could write to it.
 *
 * @param path absolute
 */
public record WorkFolder(Path path) {

  /** A folder of the project's own below {@code .local}; it becomes private. */
  public static WorkFolder ofProject(Path root, String name) throws IOException {
    // What is installed beside it is for all users of the project.
    WorkFolder local = new WorkFolder(Files.createDirectories(root.resolve(".local")));
    return checked(local.inside(name));
  }

  /**
   * A folder that the operator named; it is made if it does not exist.
   *
   * @throws IOException if others could change what is in it, saying what to do
   */
  public static WorkFolder named(Path folder) throws IOException {
    Path path = folder.toAbsolutePath().normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException("--work %s: is not a folder".formatted(folder));
    }
    return checked(PrivateFiles.folder(path));
  }

  private static WorkFolder checked(Path path) throws IOException {
    if (PrivateFiles.knowsModes(path)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new IOException(
            ("%s: others can write to it, and so could change what a repair writes into the"
                    + " nodes; name a folder in it that does not exist yet, or take their right"
                    + " away: chmod go-w %s")
                .formatted(path, path));
      }
      Path own = Files.createTempFile(path, "owner", "");
      try {
        if (!Files.getOwner(own).equals(Files.getOwner(path))) {
          throw new IOException(
              "%s: belongs to %s, who could change what a repair writes into the nodes; name another"
                  .formatted(path, Files.getOwner(path).getName()));
        }
      } finally {
        Files.delete(own);
      }
    }
    return new WorkFolder(path);
  }

  /**
   * A folder in this one, made if it does not exist, and private in either case.
   *
   * @throws IOException if it is a link, which may lead out of the folder
   */
  public Path inside(String name) throws IOException {
    Path inside = path.resolve(name);
    if (Files.isSymbolicLink(inside)) {
      throw new IOException(inside + ": is a link, which is not followed; remove it");
    }
    PrivateFiles.folder(inside);
    PrivateFiles.restrict(inside);
    return inside;
  }
}
