package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader;
import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The conflicts that an earlier comparison found, with the values that the copies had then. They
 * must be asked for in the order of the comparison.
 */
public final class KnownConflicts implements Closeable {
  private final ObjectStore store;
  private final Iterator<String> keys;
  private Optional<ConflictReader> reader = Optional.empty();
  private Optional<Conflict> next = Optional.empty();

  /**
   * @param keys of the objects, in order
   */
  public KnownConflicts(ObjectStore store, List<String> keys) throws IOException {
    this.store = store;
    this.keys = keys.iterator();
    advance();
  }

  /** Whether the same conflict was there: the same point with the same values. */
  public boolean contains(Conflict asked) throws IOException {
    while (next.isPresent() && ConflictReader.ORDER.compare(next.get(), asked) < 0) {
      advance();
    }
    return next.equals(Optional.of(asked));
  }

  private void advance() throws IOException {
    next = reader.isPresent() ? reader.get().next() : Optional.empty();
    while (next.isEmpty() && keys.hasNext()) {
      close();
      String key = keys.next();
      reader = Optional.of(new ConflictReader(store.open(key), key));
      next = reader.get().next();
    }
  }

  @Override
  public void close() throws IOException {
    if (reader.isPresent()) {
      reader.get().close();
    }
  }
}
