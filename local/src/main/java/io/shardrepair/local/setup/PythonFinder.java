package io.shardrepair.local.setup;

import io.shardrepair.local.process.OnPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a Python of version 3.13 or later that can make virtual environments. LocalStack can be
 * installed for 3.12, too, but uses {@code warnings.deprecated}, which that lacks.
 *
 * <p>A program by that name is not enough: version managers put stand-ins on PATH that fail when
 * run, and distributions ship Python without {@code venv}. So each candidate is run.
 */
final class PythonFinder {
  /** LocalStack was tried with these; a later version comes last, as it may lack wheels. */
  private static final List<String> VERSIONS = List.of("3.13", "3", "3.14");

  private static final String PROBE =
      "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 13)); ";

  private PythonFinder() {}

  /** Throws a {@link SetupException} that says how to get one if none is found. */
  static Path find() {
    return candidates().stream()
        .filter(PythonFinder::works)
        .map(Path::of)
        .findFirst()
        .orElseThrow(
            () ->
                new SetupException(
                    "Python 3.13 or later with venv was not found; it runs LocalStack, the local"
                        + " stand-in for AWS. Install it (Debian, Ubuntu: apt install python3.13"
                        + " python3.13-venv; macOS: brew install python@3.13; any: pyenv install"
                        + " 3.13) and try again."));
  }

  static boolean works(String python) {
    return Command.output(List.of(python, "-c", PROBE)).isPresent();
  }

  private static List<String> candidates() {
    List<String> found = new ArrayList<>();
    for (String version : VERSIONS) {
      OnPath.find("python" + version).map(Path::toString).ifPresent(found::add);
      found.addAll(inFolders(Path.of(System.getProperty("user.home"), ".pyenv/versions"), version));
      for (String folder : List.of("/usr/local/bin", "/opt/homebrew/bin", "/usr/bin")) {
        Path python = Path.of(folder, "python" + version);
        if (Files.isExecutable(python)) {
          found.add(python.toString());
        }
      }
      found.addAll(inFolders(Path.of("/opt"), version));
    }
    return found.stream().distinct().toList();
  }

  /** {@code folder/∗/bin/python<version>}, the last name first. */
  private static List<String> inFolders(Path folder, String version) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
      List<String> found = new ArrayList<>();
      for (Path one : each) {
        Optional.of(one.resolve("bin").resolve("python" + version))
            .filter(Files::isExecutable)
            .ifPresent(python -> found.add(python.toString()));
      }
      found.sort(Comparator.reverseOrder());
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
