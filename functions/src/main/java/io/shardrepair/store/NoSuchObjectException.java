package io.shardrepair.store;

import java.io.IOException;

/** No object exists under the key asked for. */
public final class NoSuchObjectException extends IOException {
  public NoSuchObjectException(String key) {
    super("no object " + key);
  }
}
