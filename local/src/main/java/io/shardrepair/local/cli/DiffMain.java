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
 * The entry of {@code shard-repair diff}: reads its usual command lines itself, and leaves all
 * others, help and mistakes among them, to {@link Main}. The library that reads those takes a
 * quarter of a second to start, in which two million points are compared.
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
   * Reads {@code diff}, words, and options with their values behind them; empty if there is
   * anything else, or anything that could be meant in another way.
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

  /** Neither an option, nor the name of a file of words ({@code @words}), nor what is no path. */
  private static boolean isPlain(String word) {
    return !word.isEmpty()
        && word.charAt(0) != '-'
        && word.charAt(0) != '@'
        && word.indexOf('\0') < 0;
  }
}
