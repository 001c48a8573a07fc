package io.shardrepair.export;

/** An export is not complete, or not the one asked for; nothing may be concluded from it. */
public final class ExportIncomplete extends RuntimeException {
  public ExportIncomplete(String message) {
    super(message);
  }
}
