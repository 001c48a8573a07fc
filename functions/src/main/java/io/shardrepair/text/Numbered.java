package io.shardrepair.text;

import java.util.List;

/**
 * Joins several messages into one. They are not put on lines of their own: a line break in a
 * message may come from a name, so every line break is shown as an escape.
 */
public final class Numbered {
  private Numbered() {}

  /** {@code (1) first (2) second}; a single message as it is. */
  public static String of(List<String> messages) {
    if (messages.size() == 1) {
      return messages.get(0);
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < messages.size(); i++) {
      all.append(i == 0 ? "(" : " (").append(i + 1).append(") ").append(messages.get(i));
    }
    return all.toString();
  }
}
