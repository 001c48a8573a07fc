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

/** The differences as objects: what each copy lacks, and the conflicts. */
public final class DifferenceFiles implements DifferenceSink, Closeable {
  private final List<MissingFile> missing = new ArrayList<>();
  private final ConflictFile conflicts;

  /** Absent if absent series are not listed. */
  private final Optional<AbsentFile> absent;

  /**
   * @param missingKeys key of the object for what a copy lacks, per copy
   * @param absentKey key of the object that lists the series which copies lack entirely; absent for
   *     no such object
   * @param missingBudget bytes gathered per copy at most; see {@link MissingFile}
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

  /** Makes all objects exist, also those that say nothing. */
  public void commitAll() throws IOException {
    for (MissingFile file : missing) {
      file.commitAlways();
    }
    conflicts.commitAlways();
  }

  /**
   * Makes the objects exist that say something; returns per copy the key of what it lacks, if it
   * lacks anything.
   */
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
