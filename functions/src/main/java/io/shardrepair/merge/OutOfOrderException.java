package io.shardrepair.merge;

import java.io.IOException;

/** A run that should be sorted is not. */
public final class OutOfOrderException extends IOException {
  private final String runKey;

  OutOfOrderException(String runKey, String where) {
    super(where + ": out of order");
    this.runKey = runKey;
  }

  public String runKey() {
    return runKey;
  }
}
