package io.shardrepair.compare;

import java.io.IOException;

/** A run that should be sorted is not. */
final class OutOfOrderException extends IOException {
  private final String runKey;

  OutOfOrderException(String runKey, String where) {
    super(where + ": out of order");
    this.runKey = runKey;
  }

  String runKey() {
    return runKey;
  }
}
