package io.shardrepair.line;

import java.io.IOException;

/** The bytes of a dump are not what {@code influx_inspect export} writes, or cannot be trusted. */
public final class LineFormatException extends IOException {

  private final boolean truncation;

  /**
   * @param source what was being read: an object key or a file
   * @param offset where the record begins in {@code source}, in raw (decompressed) bytes
   * @param problem what is wrong and, where known, what to do
   */
  LineFormatException(String source, long offset, String problem) {
    this(source, offset, problem, false);
  }

  private LineFormatException(LineFormatException problem, String explanation) {
    super(problem.getMessage() + explanation, problem);
    this.truncation = problem.truncation;
  }

  private LineFormatException(String source, long offset, String problem, boolean truncation) {
    super(source + ", raw byte " + offset + ": " + problem);
    this.truncation = truncation;
  }

  /** The input ends within the record that begins at {@code offset}. */
  static LineFormatException truncated(String source, long offset) {
    return new LineFormatException(
        source, offset, "the input ends in the middle of a record; it is truncated", true);
  }

  /**
   * The same problem, explained.
   *
   * @param explanation appended to the message; may be empty
   */
  LineFormatException with(String explanation) {
    return explanation.isEmpty() ? this : new LineFormatException(this, explanation);
  }

  /** Whether the only problem is that the input ends too early. */
  public boolean isTruncation() {
    return truncation;
  }
}
