package io.shardrepair.line;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the series and the field of a record may end if one of them ends in a backslash, as
 * protocols other than line protocol can write it. {@code influx_inspect export} does not print
 * such a backslash twice, so {@code m,host=C:\ f=1 5} would have the host {@code C: f} and no
 * field.
 *
 * <p>The export puts a backslash before each space in a series (models.MakeKey), and before each
 * space, comma, quote and equals sign in a field (escape.Bytes). So any space up to and including
 * the first bare one may end the series, and any equals sign up to and including the first bare one
 * may end the field. Some names cannot be told apart: the field {@code x f} of {@code m\} is
 * printed like the field {@code f} of {@code m x\}. Such records are read as the same key in every
 * copy, the one with the longest series. This neither loses nor invents a point: influxd would not
 * read the record back from its line ({@link RoundTrip}), so it is never written.
 *
 * @param space where the series ends
 * @param equals where the field ends, or where the bytes end if that is not in sight yet
 */
record BackslashEnds(int space, int equals) {

  /**
   * The possible ends for the record that begins at {@code from}, longest series first, then
   * longest field.
   *
   * @param to where the bytes in sight end
   */
  static List<BackslashEnds> in(byte[] buffer, int from, int to) {
    List<BackslashEnds> choices = new ArrayList<>();
    int seriesEnd = LineGrammar.nameEnd(buffer, from, to, false);
    for (int space = seriesEnd; space > from; space--) {
      if (space == to) {
        choices.add(new BackslashEnds(to, to));
      } else if (buffer[space] == ' ') {
        addFields(buffer, space, to, choices);
      }
    }
    return choices;
  }

  private static void addFields(byte[] buffer, int space, int to, List<BackslashEnds> choices) {
    int fieldEnd = LineGrammar.nameEnd(buffer, space + 1, to, true);
    for (int equals = fieldEnd; equals > space + 1; equals--) {
      boolean inSight = equals < to;
      if (!inSight
          || (buffer[equals] == '=' && (buffer[space - 1] == '\\' || buffer[equals - 1] == '\\'))) {
        choices.add(new BackslashEnds(space, equals));
      }
    }
  }
}
