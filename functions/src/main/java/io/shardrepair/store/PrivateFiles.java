package io.shardrepair.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and folders that only their owner can read, whatever the umask: modes 0600 and 0700.
 * They hold points of a database. Where the operating system has no modes, they are made like any
 * others.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Creates a folder and its missing parents; existing ones stay as they are. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, attributes(folder, FOLDER));
  }

  /** Opens an empty file to write; an existing one is made private first. */
  public static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  public static Path write(Path file, byte[] content) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(content);
    }
    return file;
  }

  /** Opens a file; an existing one is made private first, unless it is not a regular file. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    restrict(file, FILE);
    return FileChannel.open(file, Set.of(options), attributes(file, FILE));
  }

  /** Creates a file that another process will write to; the content of an existing one stays. */
  public static Path forOutput(Path file) throws IOException {
    open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE).close();
    return file;
  }

  /** Removes the rights of others to a folder. */
  public static void restrict(Path folder) throws IOException {
    restrict(folder, FOLDER);
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
    boolean is = permissions == FILE ? Files.isRegularFile(path) : Files.isDirectory(path);
    if (is && knowsModes(path) && !permissions.containsAll(Files.getPosixFilePermissions(path))) {
      Files.setPosixFilePermissions(path, permissions);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return knowsModes(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  /** Whether the operating system has file modes. */
  public static boolean knowsModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
