package io.shardrepair.store;

import java.io.IOException;

/** Where the differences are written: an object store, or a folder. */
public interface Outputs {
  ObjectWriter create(String key) throws IOException;
}
