package io.shardrepair.report;

import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads documents of a repair for its report. One that somebody changed does not keep the report
 * from being made: it is left out, and the report is of a failure.
 */
final class Believed {
  private final RepairObjects objects;
  private Optional<Failure> failure = Optional.empty();

  Believed(RepairObjects objects) {
    this.objects = objects;
  }

  /** What was found to be changed, the first of it. */
  Optional<Failure> failure() {
    return failure;
  }

  /**
   * A document; absent where it was not written, or is not the one that was.
   *
   * @param sha256 by which it is known; absent where no state told of it
   */
  <T> Optional<T> find(String key, Class<T> type, Optional<String> sha256) throws IOException {
    if (sha256.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(objects.read(key, type, sha256.get()));
    } catch (NoSuchObjectException gone) {
      return Optional.empty();
    } catch (ObjectChanged e) {
      failure = failure.or(() -> Optional.of(new Failure(e.getClass().getName(), e.getMessage())));
      return Optional.empty();
    }
  }
}
