package io.shardrepair.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardrepair.influxql.Identifier;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.RoundTrip;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The InfluxQL statement that deletes the points of one series between two times, and nothing else
 * in the shard; or why there is none.
 *
 * <p>A tag in a condition also matches series that have more tags, so the statement requires every
 * other tag key of the measurement to be empty, which is how InfluxQL selects series without that
 * tag. {@code ::tag} excludes a field of the same name. All of this was tried on influxd 1.8.10
 * with both kinds of index.
 *
 * @param statement absent if no statement is exact
 * @param refusal why none is exact; absent otherwise
 */
public record DeleteStatement(Optional<String> statement, Optional<String> refusal) {

  /**
   * Makes the statement.
   *
   * @param series as printed in line protocol
   * @param tagKeys all tag keys of its measurement, as printed; absent if not all are known
   * @param first time of the first point, ns
   * @param last time of the last point, ns; both are deleted, with everything between
   */
  public static DeleteStatement of(
      byte[] series, Optional<Collection<byte[]>> tagKeys, String first, String last) {
    try {
      if (tagKeys.isEmpty()) {
        throw new Inexact("its measurement has more tag keys or fields than are kept");
      }
      if (!RoundTrip.survives(series)) {
        throw new Inexact("line protocol cannot carry the series, so nothing could restore it");
      }
      byte[] measurement = PrintedSeries.measurement(series);
      if (!Identifier.isFound(measurement)) {
        throw new Inexact(
            "influxd looks for another measurement when InfluxQL names this one, and deletes that or nothing");
      }
      List<String> conditions = new ArrayList<>();
      Map<String, String> tags = PrintedSeries.tags(series);
      for (Map.Entry<String, String> tag : tags.entrySet()) {
        conditions.add(condition(tag.getKey(), tag.getValue()));
      }
      for (byte[] tagKey : tagKeys.get()) {
        String key = new String(tagKey, ISO_8859_1);
        if (!tags.containsKey(key)) {
          conditions.add(condition(key, ""));
        }
      }
      conditions.add("time >= " + Long.parseLong(first));
      conditions.add("time <= " + Long.parseLong(last));
      String name = plain(new String(measurement, ISO_8859_1), ", ", "measurement");
      return new DeleteStatement(
          Optional.of(
              "DELETE FROM %s WHERE %s"
                  .formatted(Identifier.quoted(name), String.join(" AND ", conditions))),
          Optional.empty());
    } catch (Inexact e) {
      return new DeleteStatement(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  private static String condition(String key, String value) throws Inexact {
    String name = plain(key, ", =", "tag key");
    if (name.startsWith("_") || name.equalsIgnoreCase("time")) {
      throw new Inexact("InfluxQL gives the tag key " + name + " a meaning of its own");
    }
    return Identifier.quoted(name) + "::tag = " + Identifier.text(plain(value, ", =", "tag value"));
  }

  /** Removes the escapes that line protocol needs. */
  private static String plain(String printed, String escaped, String what) throws Inexact {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < printed.length(); i++) {
      char c = printed.charAt(i);
      boolean escape =
          c == '\\' && i + 1 < printed.length() && escaped.indexOf(printed.charAt(i + 1)) >= 0;
      if (!escape) {
        bytes.append(c);
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toString().getBytes(ISO_8859_1)))
              .toString();
      if (!Identifier.canBeWritten(text)) {
        throw new Inexact("a %s holds a character that InfluxQL changes".formatted(what));
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new Inexact("a %s is not UTF-8, which InfluxQL is".formatted(what));
    }
  }

  /** No statement deletes exactly what is wanted. */
  private static final class Inexact extends Exception {
    private static final long serialVersionUID = 1L;

    Inexact(String message) {
      super(message);
    }
  }
}
