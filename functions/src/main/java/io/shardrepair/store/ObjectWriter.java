package io.shardrepair.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object being written. It comes into existence, complete, at {@link #commit}. Closed without a
 * commit it leaves nothing behind, so a writer that failed halfway never looks like a short
 * success.
 */
public abstract class ObjectWriter extends OutputStream {

  /** Makes the object exist with all bytes written so far. Nothing may be written afterwards. */
  public abstract void commit() throws IOException;
}
