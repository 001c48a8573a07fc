package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * Recognizes a dump that something changed between {@code influx_inspect export} and this reader: a
 * packer, an editor, a transfer, a shell. Such a dump is not read, because added bytes cannot
 * always be told from a point's own; the error names the form and says what to do.
 */
final class ForeignForm {
  /** Bytes at the beginning of a file that are enough to recognize its form. */
  static final int HEAD = 8 << 10;

  private static final String DUMP_AGAIN = "; dump it again, without it in between";
  private static final String MARK = "\u00ef\u00bb\u00bf";

  /**
   * What a packed file begins with (from the formats' own documents), and what unpacks it.
   *
   * @param magic one character per byte
   */
  private record Packed(String magic, String name, String unpack) {}

  private static final List<Packed> PACKED =
      List.of(
          new Packed("\u00fd7zXZ\0", "xz", "unxz"),
          new Packed("BZh", "bzip2", "bunzip2"),
          new Packed("PK\u0003\u0004", "a zip archive", "unzip"));

  /** After bzip2's level: the magic number of the first block, or of the end of an empty file. */
  private static final List<String> BZIP2_BLOCK = List.of("1AY&SY", "\u0017rE8P\u0090");

  /**
   * What {@code influx_inspect export} prints on standard output besides the data (export.go of 1.6
   * to 1.8).
   */
  private static final List<String> PROGRESS =
      List.of("writing out tsm file data for ", "writing out wal file data for ", "complete.");

  private ForeignForm() {}

  /** The problem with a file as it is stored, judged by its first bytes. */
  static Optional<String> packed(byte[] head) {
    String text = new String(head, ISO_8859_1);
    return PACKED.stream()
        .filter(form -> text.startsWith(form.magic))
        .filter(
            form ->
                !form.name.equals("bzip2")
                    || BZIP2_BLOCK.stream().anyMatch(block -> text.startsWith(block, 4)))
        .findFirst()
        .map(
            form ->
                "is %s, which is not read; unpack it with %s, or pack it with gzip or zstd"
                    .formatted(form.name, form.unpack));
  }

  /** The problem with raw line protocol, judged by its first bytes after unpacking. */
  static Optional<String> text(byte[] head) {
    String text = new String(head, ISO_8859_1);
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
      return Optional.of("is UTF-16, as some editors and PowerShell's > write it" + DUMP_AGAIN);
    }
    if (!text.startsWith(MARK)) {
      return Optional.empty();
    }
    // A measurement may begin with it too, if a client once wrote such a file; then all its points
    // do.
    int second = text.indexOf('\n') + 1;
    return second > 0 && text.startsWith(MARK, second)
        ? Optional.empty()
        : Optional.of(
            "begins with a byte order mark, which no export writes and some editors do"
                + DUMP_AGAIN);
  }

  /** Whether there is as much of a line as {@link #explain} needs. */
  static boolean enough(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + HEAD);
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at < end || to - from >= HEAD;
  }

  /**
   * Explains why there is no record.
   *
   * @param from where the record should begin
   * @param to where the known bytes end
   * @return text to append to the problem; empty if nothing explains it
   */
  static String explain(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, Math.min(to - from, HEAD), ISO_8859_1);
    int newline = text.indexOf('\n');
    String line = newline < 0 ? text : text.substring(0, newline);
    if (line.indexOf('\0') >= 0) {
      return "; it holds zero bytes: is it UTF-16, or no text at all?" + DUMP_AGAIN;
    }
    for (String progress : PROGRESS) {
      if (line.contains(progress)) {
        return "; influx_inspect's progress (\"%s\") is among the data: dump into a file with -out FILE, or with 1.8 to -out - and its errors elsewhere"
            .formatted(progress.strip());
      }
    }
    return line.endsWith("\r")
        ? "; its lines end in CRLF, and whether a CR in a string is the point's own cannot be told"
            + DUMP_AGAIN
        : "";
  }
}
