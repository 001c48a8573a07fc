package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The differences as objects: what each copy lacks, and the conflicts. */
final class DifferenceFiles implements DifferenceSink, Closeable {
  private final List<MissingFile> missing = new ArrayList<>();
  private final ConflictFile conflicts;

  /**
   * @param missingKeys key of the object for what a copy lacks, per copy
   * @param missingBudget bytes gathered per copy at most; see {@link MissingFile}
   */
  DifferenceFiles(
      Outputs outputs,
      List<String> copies,
      List<String> missingKeys,
      String conflictsKey,
      int missingBudget) {
    for (String key : missingKeys) {
      missing.add(new MissingFile(new OutputObject(outputs, key), missingBudget));
    }
    conflicts = new ConflictFile(new OutputObject(outputs, conflictsKey), copies);
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

  /** Makes all objects exist, also those that say nothing. */
  void commitAll() throws IOException {
    for (MissingFile file : missing) {
      file.commitAlways();
    }
    conflicts.commitAlways();
  }

  /**
   * Makes the objects exist that say something; returns per copy the key of what it lacks, or null.
   */
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
