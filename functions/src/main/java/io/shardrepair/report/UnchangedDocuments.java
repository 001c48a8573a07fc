package io.shardrepair.report;

import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads documents of a repair for its report. A document that somebody changed does not prevent the
 * report: it is left out, and the report says FAILED.
 */
final class UnchangedDocuments {
  private final RepairObjects objects;
  private Optional<Failure> failure = Optional.empty();

  UnchangedDocuments(RepairObjects objects) {
    this.objects = objects;
  }

  /** The first document that turned out to be changed. */
  Optional<Failure> failure() {
    return failure;
  }

  /**
   * A document; absent if it was not written, or was changed since.
   *
   * @param sha256 by which it is known; absent if no state reported it
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
      failure =
          failure.or(() -> Optional.of(new Failure(e.getClass().getSimpleName(), e.getMessage())));
      return Optional.empty();
    }
  }
}
