package io.shardrepair.local.show;

import io.shardrepair.json.Json;
import io.shardrepair.text.Shown;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where lines for people are printed. Each is escaped as {@link Shown} says, so whoever prints need
 * not consider what is in it, and must not escape it first. Nothing else prints except the progress
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

  /** Prints a document for programs: a line of JSON, exact and not cut, with JSON's own escapes. */
  public void json(Object value) {
    print.accept(new String(Json.bytes(value), StandardCharsets.UTF_8));
  }
}
