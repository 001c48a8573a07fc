package io.shardrepair.line;

/**
 * Bytes that are not a line by {@link LineGrammar}. The caller, which knows what was being read,
 * adds where.
 */
final class NotALine extends Exception {
  private static final long serialVersionUID = 1L;

  NotALine(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
