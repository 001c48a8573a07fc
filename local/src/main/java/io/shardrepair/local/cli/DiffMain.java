package io.shardrepair.local.cli;

import io.shardrepair.local.diff.Diff;
import io.shardrepair.local.shell.Failure;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The entry of {@code shard-repair diff}: reads the usual command lines itself, and leaves all
 * others, among them help and mistakes, to {@link Main}. The library that {@code Main} reads them
 * with takes a quarter of a second to start, enough time to compare two million points.
 */
public final class DiffMain {
  private DiffMain() {}

  /** Runs the command and ends this process with its exit code. */
  public static void main(String[] arguments) {
    Optional<Diff> usual = read(arguments);
    if (usual.isEmpty()) {
      Main.main(arguments);
      return;
    }
    Lines err = Screen.err();
    System.exit(Failure.codeOf(err, () -> usual.get().run(Screen.out(), err)));
  }

  /**
   * Reads {@code diff}, its words, and options that are followed by their values; empty if there is
   * anything else, or anything ambiguous.
   */
  static Optional<Diff> read(String[] arguments) {
    List<String> words = new ArrayList<>();
    String out = null;
    String memory = null;
    String threads = null;
    Iterator<String> left = List.of(arguments).subList(1, arguments.length).iterator();
    while (left.hasNext()) {
      String word = left.next();
      if (isPlain(word)) {
        words.add(word);
        continue;
      }
      String value = left.hasNext() ? left.next() : "";
      if (!isPlain(value)) {
        return Optional.empty();
      }
      if (word.equals("--out") && out == null) {
        out = value;
      } else if (word.equals("--memory") && memory == null) {
        memory = value;
      } else if (word.equals("--threads") && threads == null && value.matches("[0-9]{1,9}")) {
        threads = value;
      } else {
        return Optional.empty();
      }
    }
    if (out == null || words.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Diff(
            words,
            Path.of(out),
            memory == null ? Diff.DEFAULT_MEMORY : memory,
            threads == null ? null : Integer.valueOf(threads),
            false,
            false));
  }

  /**
   * Whether it is neither an option, nor a file of arguments ({@code @file}), nor a word that
   * cannot be a path.
   */
  private static boolean isPlain(String word) {
    return !word.isEmpty()
        && word.charAt(0) != '-'
        && word.charAt(0) != '@'
        && word.indexOf('\0') < 0;
  }
}
