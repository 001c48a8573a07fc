package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import io.shardrepair.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The differences of a partition as objects: {@code missing/<copy>.lp.gz} per copy and {@code
 * conflicts.jsonl.gz}, each only if there is something to say.
 */
final class DifferenceFiles implements DifferenceSink, Closeable {
  private final List<MissingFile> missing = new ArrayList<>();
  private final ConflictFile conflicts;

  /**
   * @param prefix what the keys of the objects begin with, ending in a slash
   */
  DifferenceFiles(ObjectStore store, String prefix, List<String> copies, int missingBudget) {
    for (String copy : copies) {
      missing.add(
          new MissingFile(
              new OutputObject(store, prefix + "missing/" + copy + ".lp.gz"), missingBudget));
    }
    conflicts = new ConflictFile(new OutputObject(store, prefix + "conflicts.jsonl.gz"), copies);
  }

  @Override
  public void missing(int copy, PointKey key, long time, PointValues values, int holder)
      throws IOException {
    missing.get(copy).add(key, time, values.bytes(holder), values.length(holder));
  }

  @Override
  public void conflict(PointKey key, long time, PointValues values) throws IOException {
    conflicts.add(key, time, values);
  }

  @Override
  public void seriesEnded() throws IOException {
    for (MissingFile file : missing) {
      file.endSeries();
    }
  }

  /** Makes the objects exist; returns per copy the key of what it lacks, or null. */
  List<String> commitMissing() throws IOException {
    List<String> keys = new ArrayList<>();
    for (MissingFile file : missing) {
      keys.add(file.commit());
    }
    return keys;
  }

  String commitConflicts() throws IOException {
    return conflicts.commit();
  }

  @Override
  public void close() throws IOException {
    for (MissingFile file : missing) {
      file.close();
    }
    conflicts.close();
  }
}
