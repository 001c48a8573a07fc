package io.shardrepair.export;

/**
 * A reason why an export cannot be taken for the whole content of its copy. One finding is enough
 * to keep {@code repair} from writing.
 *
 * @param kind what was found
 * @param run name of the run that it concerns
 * @param message the tool's own words, or what the node script saw
 */
public record Finding(Kind kind, String run, String message) {

  /** What it means for the copy in whose export it was made, as a sentence. */
  public String describe(String copy) {
    return "the export of %s is not whole: %s in %s: %s".formatted(copy, kind, run, message);
  }

  /** What {@code influx_inspect export} tells on stderr only, while it exits 0. */
  public enum Kind {
    /** {@code unable to read FILE, skipping}: a whole TSM file is missing from the run. */
    SKIPPED_FILE,
    /** {@code unable to read key …, skipping}: one key's values are missing from the run. */
    SKIPPED_KEY,
    /** {@code file … corrupt at position N}: the rest of a WAL segment is missing. */
    CORRUPT_WAL,
    /** {@code WARNING: detected deletes in wal file}: deleted points are in the run. */
    WAL_DELETES,
    /** Anything else on stderr that is not a known progress message. */
    UNKNOWN_MESSAGE
  }
}
