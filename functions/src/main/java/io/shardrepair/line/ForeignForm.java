package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * Forms that a dump has when something stood between {@code influx_inspect export} and this reader:
 * a packer, an editor, a transfer, a shell. They are named, with what to do, and not read: what is
 * a point's own byte and what was added cannot always be told apart.
 */
final class ForeignForm {
  /** As many bytes of a file as tell of its form. */
  static final int HEAD = 8 << 10;

  private static final String DUMP_AGAIN = "; dump it again, without it in between";
  private static final String MARK = "\u00ef\u00bb\u00bf";

  /**
   * What a packed file begins with (the formats' own documents), and what unpacks it.
   *
   * @param magic one character a byte
   */
  private record Packed(String magic, String name, String unpack) {}

  private static final List<Packed> PACKED =
      List.of(
          new Packed("\u00fd7zXZ\0", "xz", "unxz"),
          new Packed("BZh", "bzip2", "bunzip2"),
          new Packed("PK\u0003\u0004", "a zip archive", "unzip"));

  /** Behind bzip2's level: the first block's magic number, or that of an empty file's end. */
  private static final List<String> BZIP2_BLOCK = List.of("1AY&SY", "\u0017rE8P\u0090");

  /**
   * What {@code influx_inspect export} prints on standard output beside the data (export.go of 1.6
   * to 1.8).
   */
  private static final List<String> PROGRESS =
      List.of("writing out tsm file data for ", "writing out wal file data for ", "complete.");

  private ForeignForm() {}

  /** Of a file as it is stored, by its first bytes. */
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

  /** Of raw line protocol, by its first bytes, unpacked. */
  static Optional<String> text(byte[] head) {
    String text = new String(head, ISO_8859_1);
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
      return Optional.of("is UTF-16, as some editors and PowerShell's > write it" + DUMP_AGAIN);
    }
    if (!text.startsWith(MARK)) {
      return Optional.empty();
    }
    // A measurement may begin with it, too, if a client once wrote such a file. Then all its points
    // do.
    int second = text.indexOf('\n') + 1;
    return second > 0 && text.startsWith(MARK, second)
        ? Optional.empty()
        : Optional.of(
            "begins with a byte order mark, which no export writes and some editors do"
                + DUMP_AGAIN);
  }

  /** Whether there is as much of a line as {@link #explain} looks at. */
  static boolean enough(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + HEAD);
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at < end || to - from >= HEAD;
  }

  /**
   * What explains that there is no record.
   *
   * @param from where it should begin
   * @param to up to where bytes are known
   * @return words to follow the problem; empty if nothing explains it
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
