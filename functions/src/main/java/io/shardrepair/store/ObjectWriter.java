package io.shardrepair.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object being written. It comes into being whole at {@link #commit}; closed without a commit it
 * leaves nothing behind, so that a writer that failed half way never looks like a short success.
 */
public abstract class ObjectWriter extends OutputStream {

  /** Makes the object exist with all bytes written so far. Nothing may be written after it. */
  public abstract void commit() throws IOException;
}
