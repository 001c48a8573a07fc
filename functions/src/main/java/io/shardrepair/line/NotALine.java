package io.shardrepair.line;

/** Bytes that are no line by {@link LineGrammar}; who knows what was being read says where. */
final class NotALine extends Exception {
  private static final long serialVersionUID = 1L;

  NotALine(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
