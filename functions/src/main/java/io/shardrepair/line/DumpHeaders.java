package io.shardrepair.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header lines that {@code influx_inspect export} prints between records, and what they say
 * about the dump (InfluxDB's {@code cmd/influx_inspect/export/export.go}).
 */
final class DumpHeaders {

  private static final byte[] COMMENT = ascii("# ");
  private static final byte[] CREATE = ascii("CREATE DATABASE ");
  private static final byte[] SKIPPED = ascii("skipped missing file: ");
  private static final byte[] CONTEXT_DATABASE = ascii("# CONTEXT-DATABASE:");
  private static final byte[] CONTEXT_POLICY = ascii("# CONTEXT-RETENTION-POLICY:");
  private static final byte[][] OTHERS = {
    ascii("# INFLUXDB EXPORT: "),
    ascii("# DDL\n"),
    ascii("# DML\n"),
    ascii("# writing tsm data\n"),
    ascii("# writing wal data\n"),
  };

  private Optional<String> database = Optional.empty();
  private Optional<String> policy = Optional.empty();

  /** The database that the header lines so far name. */
  Optional<String> database() {
    return database;
  }

  /** The retention policy that they name. */
  Optional<String> policy() {
    return policy;
  }

  /** Whether a header line may begin with this byte; it decides for nearly every record. */
  static boolean mayBeginWith(byte first) {
    return first == '#' || first == 'C' || first == 's';
  }

  /**
   * Reads the line at a place, if it is a header.
   *
   * @param limit how far the buffer is filled
   * @param ended whether nothing follows after that
   * @return where the next line begins; {@code at} if this is not a header but a record or
   *     nonsense; {@link LineGrammar#MORE} if it is not all there
   * @throws NotALine if it says that the export is incomplete, or of more than one retention policy
   */
  int end(byte[] buffer, int at, int limit, boolean ended) throws NotALine {
    if (!mayBegin(buffer, at, limit, COMMENT)
        && !mayBegin(buffer, at, limit, CREATE)
        && !mayBegin(buffer, at, limit, SKIPPED)) {
      return at;
    }
    int newline = at;
    while (newline < limit && buffer[newline] != '\n') {
      newline++;
    }
    if (newline == limit && !ended) {
      return LineGrammar.MORE;
    }
    if (begins(buffer, at, limit, SKIPPED)) {
      throw new NotALine(
          LineGrammar.show(buffer, at, newline)
              + ": a compaction removed this file during the export; export again");
    }
    if (newline == limit) {
      return LineGrammar.MORE;
    }
    if (begins(buffer, at, limit, CONTEXT_DATABASE)) {
      database = same(database, buffer, at + CONTEXT_DATABASE.length, newline);
    } else if (begins(buffer, at, limit, CONTEXT_POLICY)) {
      policy = same(policy, buffer, at + CONTEXT_POLICY.length, newline);
    } else if (!begins(buffer, at, limit, CREATE)
        && Arrays.stream(OTHERS).noneMatch(header -> begins(buffer, at, limit, header))) {
      return at; // a record that looks like a header so far, such as of measurement "s"
    }
    return newline + 1;
  }

  private static Optional<String> same(Optional<String> known, byte[] buffer, int from, int to)
      throws NotALine {
    String found = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    if (known.isPresent() && !known.get().equals(found)) {
      throw new NotALine(
          "the dump goes on with "
              + found
              + " after "
              + known.get()
              + "; export one database and retention policy at a time");
    }
    return Optional.of(found);
  }

  /** Whether the bytes at a place, as far as they have been read, are those of the text. */
  private static boolean mayBegin(byte[] buffer, int at, int limit, byte[] text) {
    int length = Math.min(text.length, limit - at);
    return Arrays.equals(buffer, at, at + length, text, 0, length);
  }

  private static boolean begins(byte[] buffer, int at, int limit, byte[] text) {
    return limit - at >= text.length && mayBegin(buffer, at, limit, text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
