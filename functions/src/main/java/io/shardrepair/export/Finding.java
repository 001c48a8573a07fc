package io.shardrepair.export;

import java.util.Optional;

/**
 * A reason why an export may not be the whole content of its copy, or not what clients wrote. One
 * finding that {@link #blocks} keeps {@code repair} from writing.
 *
 * @param kind what was found
 * @param run name of the affected run
 * @param message the tool's own message, or what the node script saw
 * @param damage which points are not what clients wrote, if known
 */
public record Finding(Kind kind, String run, String message, Optional<Damage> damage) {

  public Finding(Kind kind, String run, String message) {
    this(kind, run, message, Optional.empty());
  }

  /** Whether it keeps a repair from writing. */
  public boolean blocks() {
    return kind != Kind.INVALID_KEY;
  }

  /** Whether the file itself is at fault: it is not as InfluxDB wrote it. */
  public boolean damaged() {
    return switch (kind) {
      case DAMAGED_BLOCK, DAMAGED_FILE, DAMAGED_INDEX -> true;
      case SKIPPED_FILE, SKIPPED_KEY, CORRUPT_WAL, WAL_DELETES, INVALID_KEY, UNKNOWN_MESSAGE ->
          false;
    };
  }

  /** What it means for the copy whose export it is in, as a sentence. */
  public String describe(String copy) {
    if (damaged()) {
      return "file %s of %s is damaged: %s: %s".formatted(run, copy, kind, message);
    }
    return blocks()
        ? "the export of %s is not complete: %s in %s: %s".formatted(copy, kind, run, message)
        : "%s in %s of %s: %s".formatted(kind, run, copy, message);
  }

  /**
   * What was found; mostly what {@code influx_inspect export} says only on stderr while it exits 0.
   */
  public enum Kind {
    /** {@code unable to read FILE, skipping}: a whole TSM file is missing from the run. */
    SKIPPED_FILE,
    /** {@code unable to read key …, skipping}: one key's values are missing from the run. */
    SKIPPED_KEY,
    /** {@code file … corrupt at position N}: the rest of a WAL segment is missing. */
    CORRUPT_WAL,
    /** {@code WARNING: detected deletes in wal file}: deleted points are in the run. */
    WAL_DELETES,
    /**
     * {@code influx_inspect verify}: the checksum of a block is wrong, so its points are not those
     * that InfluxDB wrote. The export does not check it, and prints them anyway.
     */
    DAMAGED_BLOCK,
    /** {@code influx_inspect verify} cannot read the file. */
    DAMAGED_FILE,
    /** The file's index, which has no checksum, does not match the blocks in the file. */
    DAMAGED_INDEX,
    /**
     * A key in the file's index is not UTF-8. InfluxDB takes such keys from clients, so this is not
     * a reason to stop, but it may be a flipped bit.
     */
    INVALID_KEY,
    /** Anything else on stderr that is not a known progress message. */
    UNKNOWN_MESSAGE
  }

  /**
   * What a damaged block or index entry of a TSM file held, as far as known.
   *
   * @param key base64 of the key's bytes in the file: series, {@code #!~#}, field
   * @param first first time affected, RFC 3339
   * @param last last time affected, RFC 3339
   */
  public record Damage(String key, String first, String last) {}
}
