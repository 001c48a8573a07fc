package io.shardrepair.compare;

import io.shardrepair.line.PointKey;
import io.shardrepair.merge.PointValues;
import io.shardrepair.store.OutputObject;
import io.shardrepair.store.Outputs;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the differences to objects: the missing points of each copy, and the conflicts. */
public final class DifferenceFiles implements DifferenceSink, Closeable {
  private final List<MissingFile> missing = new ArrayList<>();
  private final ConflictFile conflicts;

  /** Absent if absent series are not listed. */
  private final Optional<AbsentFile> absent;

  /**
   * @param missingKeys per copy, the key of the object for its missing points
   * @param absentKey key of the object that lists absent series; empty for no such object
   * @param missingBudget the most bytes gathered per copy; see {@link MissingFile}
   */
  public DifferenceFiles(
      Outputs outputs,
      List<String> copies,
      List<String> missingKeys,
      String conflictsKey,
      Optional<String> absentKey,
      int missingBudget) {
    for (String key : missingKeys) {
      missing.add(new MissingFile(new OutputObject(outputs, key), missingBudget));
    }
    conflicts = new ConflictFile(new OutputObject(outputs, conflictsKey), copies);
    absent = absentKey.map(key -> new AbsentFile(new OutputObject(outputs, key), copies));
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

  @Override
  public void absent(PointKey series, SeriesTally tally) throws IOException {
    if (absent.isPresent()) {
      absent.get().add(series, tally);
    }
  }

  /** Makes all objects exist, even if they are empty. */
  public void commitAll() throws IOException {
    for (MissingFile file : missing) {
      file.commitAlways();
    }
    conflicts.commitAlways();
  }

  /** Makes objects with content exist; returns per copy the key of its missing points, if any. */
  List<Optional<String>> commitMissing() throws IOException {
    List<Optional<String>> keys = new ArrayList<>();
    for (MissingFile file : missing) {
      keys.add(file.commit());
    }
    return keys;
  }

  Optional<String> commitConflicts() throws IOException {
    return conflicts.commit();
  }

  Optional<String> commitAbsent() throws IOException {
    return absent.isPresent() ? absent.get().commit() : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (MissingFile file : missing) {
      file.close();
    }
    conflicts.close();
    if (absent.isPresent()) {
      absent.get().close();
    }
  }
}
