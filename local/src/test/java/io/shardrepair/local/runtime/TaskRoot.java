package io.shardrepair.local.runtime;

import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The functions' code as Lambda unpacks it: their classes, and the libraries of their run time in
 * {@code lib/}. That is what {@code sam build} makes of a Maven project (its workflow {@code
 * java_maven}).
 *
 * <p>It is made of what Maven built, also where there is a {@code .aws-sam/build}: that may be
 * older than the classes that the other tests run with.
 */
final class TaskRoot {
  private TaskRoot() {}

  /** Links only, made anew. */
  static Path make() throws IOException {
    Path root = ProjectRoot.find();
    Path folder = root.resolve("local/target/task-root");
    Path target = root.resolve("functions/target");
    Folders.delete(folder);
    Path libraries = Files.createDirectories(folder.resolve("lib"));
    String classPath = Files.readString(target.resolve("runtime-class-path.txt")).strip();
    for (String jar : List.of(classPath.split("\\|", -1))) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(libraries.resolve(file.getFileName()), file);
    }
    try (Stream<Path> classes = Files.list(target.resolve("classes"))) {
      for (Path file : classes.toList()) {
        Files.createSymbolicLink(folder.resolve(file.getFileName()), file);
      }
    }
    return folder;
  }
}
