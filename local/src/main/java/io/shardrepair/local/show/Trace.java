package io.shardrepair.local.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The trace of a failure, each of its lines made here: the message of an exception may hold line
 * breaks, after which it would look like another exception.
 */
public final class Trace {
  /** Of each exception; endless recursion has a thousand that are alike. */
  private static final int MOST_CALLS = 40;

  private static final int MOST_CAUSES = 10;

  private Trace() {}

  /** The failure, where it was, and its causes. */
  public static List<String> of(Throwable failure) {
    List<String> lines = new ArrayList<>();
    Throwable next = failure;
    for (int i = 0; next != null && i < MOST_CAUSES; i++) {
      lines.add((i == 0 ? "" : "caused by: ") + next);
      StackTraceElement[] calls = next.getStackTrace();
      Arrays.stream(calls).limit(MOST_CALLS).forEach(call -> lines.add("    at " + call));
      if (calls.length > MOST_CALLS) {
        lines.add("    and " + (calls.length - MOST_CALLS) + " more");
      }
      next = next.getCause();
    }
    return lines;
  }
}
