package io.shardrepair.local.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Paths as command lines and documents name them. Each is checked before anything is done with it,
 * and a message about it names the argument.
 */
public final class PathArgument {
  /** Type of a file in st_mode, and what it is for a device (inode(7)). */
  private static final int S_IFMT = 0170000;

  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private PathArgument() {}

  /**
   * The path that a text names.
   *
   * @throws IOException saying what is wrong with it; the text and the argument are not in it
   */
  public static Path of(String text) throws IOException {
    if (text.isEmpty()) {
      throw new IOException("must not be empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException("is no path: " + e.getReason(), e);
    }
  }

  /**
   * What is wrong with a file that is to be read; empty if nothing is. A pipe can be read; a device
   * may not end.
   */
  public static String problem(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "no such file";
    }
    if (Files.isDirectory(file)) {
      return "is a folder";
    }
    if (isDevice(file)) {
      return "is a device";
    }
    return Files.isReadable(file) ? "" : "cannot be read";
  }

  private static boolean isDevice(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    int type = (int) Files.getAttribute(file, "unix:mode") & S_IFMT;
    return type == S_IFCHR || type == S_IFBLK;
  }

  /**
   * Checks that a file can be read.
   *
   * @param argument that names it, for example {@code --nodes}
   */
  static void requireReadable(String argument, Path file) throws IOException {
    String problem = problem(file);
    if (!problem.isEmpty()) {
      throw new IOException("%s: %s: %s".formatted(argument, file, problem));
    }
  }

  /**
   * The JSON document in a file.
   *
   * @param argument that names it, for example {@code --nodes}
   * @throws IOException saying what is wrong with it, or why it cannot be read
   */
  public static JsonNode json(String argument, Path file) throws IOException {
    requireReadable(argument, file);
    try {
      return Json.tree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Makes a folder that nobody else can read, unless it exists. */
  public static void makeFolder(String argument, Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      throw new IOException("%s: %s is no folder".formatted(argument, folder));
    }
    try {
      PrivateFiles.folder(folder.toAbsolutePath());
    } catch (FileSystemException e) {
      throw new IOException(
          "%s: %s cannot be made: %s".formatted(argument, folder, Failure.ofFile(e)), e);
    }
  }

  /** Checks that a file can be written where it is named. */
  public static void requireWritable(String argument, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException("%s: %s: is a folder".formatted(argument, file));
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("%s: %s: there is no folder %s".formatted(argument, file, folder));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("%s: %s: is no file".formatted(argument, file));
    }
  }
}
