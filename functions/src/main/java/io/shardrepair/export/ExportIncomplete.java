package io.shardrepair.export;

/** An export is not whole, or is another one than asked for; nothing may be concluded from it. */
public final class ExportIncomplete extends RuntimeException {
  public ExportIncomplete(String message) {
    super(message);
  }
}
