package io.shardrepair.local.show;

import io.shardrepair.json.Json;
import io.shardrepair.text.Shown;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where lines for people are printed. It shows each as {@link Shown} says, so whoever prints needs
 * not think of what is in it, and must not have escaped it. Nothing else prints, but the progress
 * on a terminal, whose lines are drawn again.
 */
public final class Lines {
  private final Consumer<String> print;

  public Lines(PrintStream out) {
    print =
        line -> {
          out.println(line);
          out.flush();
        };
  }

  public Lines(PrintWriter out) {
    print =
        line -> {
          out.println(line);
          out.flush();
        };
  }

  /** Prints one line. */
  public void say(String line) {
    print.accept(Shown.of(line));
  }

  /** Prints them, a line each. */
  public void say(List<String> lines) {
    lines.forEach(this::say);
  }

  /** Prints a document for programs: a line of JSON, exact and not cut, with escapes of JSON. */
  public void json(Object value) {
    print.accept(new String(Json.bytes(value), StandardCharsets.UTF_8));
  }
}
