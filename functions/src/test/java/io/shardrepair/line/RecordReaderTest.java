package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

  /** Series, field as printed, value and time of each record, joined by bars. */
  private static List<String> read(String raw) throws IOException {
    return records(reader(raw));
  }

  private static List<String> records(RecordReader from) throws IOException {
    List<String> records = new ArrayList<>();
    try (RecordReader reader = from) {
      while (reader.next()) {
        PointKey key = reader.key();
        records.add(
            text(key.printed(), 0, key.seriesLength())
                + "|"
                + text(key.printed(), key.fieldStart(), key.fieldEnd())
                + "|"
                + text(reader.buffer(), reader.valueStart(), reader.valueEnd())
                + "|"
                + reader.time());
      }
    }
    return records;
  }

  private static InputStream oneByteAtATime(String raw) {
    return new ByteArrayInputStream(raw.getBytes(ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] into, int at, int most) {
        return super.read(into, at, Math.min(most, 1));
      }
    };
  }

  private static RecordReader reader(String raw) {
    return new RecordReader(new ByteArrayInputStream(raw.getBytes(ISO_8859_1)), "dump");
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  @Test
  void anEmptyDumpHasNoRecords() throws IOException {
    assertThat(read("")).isEmpty();
  }

  @Test
  void cutsARecordByItsGrammarNotByLines() throws IOException {
    assertThat(read("m,t=a\\ b f\\ g=\"x\n# DML\nm f=1 1\n\\\" \\\\\" -5\nm,t=a\\ b f\\ g=1i 6\n"))
        .containsExactly(
            "m,t=a\\ b|f\\ g|\"x\n# DML\nm f=1 1\n\\\" \\\\\"|-5", "m,t=a\\ b|f\\ g|1i|6");
  }

  @Test
  void passesHeadersBetweenRecords() throws IOException {
    assertThat(
            read(
                """
                # INFLUXDB EXPORT: a - b
                # DDL
                CREATE DATABASE "x y" WITH NAME z
                # DML
                # CONTEXT-DATABASE:x y
                # CONTEXT-RETENTION-POLICY:z
                # writing tsm data
                m f=1 1
                # writing wal data
                m f=2 2
                """))
        .containsExactly("m|f|1|1", "m|f|2|2");
  }

  @Test
  void aStringMayBeLongerThanAnyBuffer() throws IOException {
    String value = "\"" + "x\n".repeat(1_000_000) + "\"";
    assertThat(read("m f=1 1\nm f=" + value + " 2\nm f=3 3\n"))
        .containsExactly("m|f|1|1", "m|f|" + value + "|2", "m|f|3|3");
  }

  @Test
  void aStringWithoutAnEndIsAnErrorBeforeMemoryIsFull() {
    assertThatThrownBy(() -> read("m f=\"" + "x".repeat(RecordReader.MAX_RECORD)))
        .hasMessageStartingWith("dump, raw byte 0: a record longer than");
  }

  @Test
  void cutsNamesThatEndInABackslashWhereARecordComesOfIt() throws IOException {
    assertThat(
            read(
                """
                m\\ f=1 5
                m\\ f=1 g=2 6
                m,t=C:\\ f="a\\" b=c d=1 2" 7
                m,t=C:\\ x\\ f=true 8
                m,t=C:\\ f\\ g=1 9
                m f\\=1 10
                m f\\=\\=1i 11
                m,t=\\\\ f\\="=1 5
                " 12
                m g=1 13
                """))
        .containsExactly(
            "m\\|f|1|5",
            "m\\ f=1|g|2|6",
            "m,t=C:\\|f|\"a\\\" b=c d=1 2\"|7",
            "m,t=C:\\ x\\|f|true|8",
            "m,t=C:\\ f\\|g|1|9",
            "m|f\\|1|10",
            "m|f\\=\\|1i|11",
            "m,t=\\\\|f\\|\"=1 5\n\"|12",
            "m|g|1|13");
  }

  /** Otherwise copies that hold different neighbours of a point would disagree about its key. */
  @Test
  void readsAKeyThatEndsInABackslashAlikeWhateverStandsAroundItAndHoweverItArrives()
      throws IOException {
    Random random = new Random(3);
    String[] pieces = {"a", "\\", "\\ ", "\\=", "\\,", "\\\\"};
    String[] values = {
      "1", "-2.5", "3i", "true", "\"\"", "\"x y=1\"", "\"a\\\\\"", "\" \\\" b=2\""
    };
    int cut = 0;
    for (int round = 0; round < 300; round++) {
      StringBuilder raw = new StringBuilder();
      List<String> alone = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String record =
            "m%s%s f%s=%s %d\n"
                .formatted(
                    name(random, pieces),
                    random.nextBoolean() ? ",t=v" + name(random, pieces) : "",
                    name(random, pieces),
                    values[random.nextInt(values.length)],
                    random.nextInt(3));
        try {
          alone.addAll(read(record));
          raw.append(record);
        } catch (LineFormatException e) {
          assertThat(e).hasMessageStartingWith("dump, raw byte 0: "); // no name ends so
        }
      }
      cut += alone.size();
      assertThat(read(raw.toString())).isEqualTo(alone);
      InputStream drops = oneByteAtATime(raw.toString());
      assertThat(records(new RecordReader(drops, "dump", 1))).isEqualTo(alone);
    }
    assertThat(cut).isGreaterThan(2000);
  }

  private static String name(Random random, String[] pieces) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      name.append(pieces[random.nextInt(pieces.length)]);
    }
    return name.toString();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      commentCharacter = '^',
      textBlock =
          """
          m f=1 1                                | truncated
          m f="x                                 | truncated
          m                                      | truncated
          # DD                                   | truncated
          nonsense~                              | a newline without a backslash
          ~                                      | a newline without a backslash
          m f~                                   | a newline without a backslash
          m,t=a~b f=1 1~                         | a newline without a backslash
          m,t=a\\\\~b f=1 1~                     | a newline without a backslash
          m f=1,g=2 1~                           | more than one field
          m f=1 1 ~                              | not a time
          m f=1 ~                                | not a time
          m f=1 1.5~                             | not a time
          m f=1 -~                               | not a time
          m f=1~                                 | before its time
          m f="a"1~                              | no space
          m f="a\\n" 1~                          | a backslash in a string
          m f=NaN 1~                             | not a value: NaN
          m f=+Inf 1~                            | not a value: +Inf
          m f=t 1~                               | not a value: t
          m f=-1u 1~                             | not a value: -1u
          m f=1.i 1~                             | not a value: 1.i
          m f=1e 1~                              | not a value: 1e
          m f=- 1~                               | not a value: -
          m f= 1~                                | not a value:
          m =1 1~                                | the field name is empty
          m f=1 9223372036854775808~             | out of range
          m f=1 -9223372036854775809~            | out of range
          m f=1 10000000000000000000~            | more digits
          #m f=1 1~                              | cannot begin with byte 0x23
          ,m f=1 1~                              | cannot begin with byte 0x2c
          ` m f=1 1~`                            | cannot begin with byte 0x20
          # MORE~                                | cannot begin with byte 0x23
          m#!~#x f=1 1~                          | influx_inspect never prints
          skipped missing file: /a.tsm           | export again
          skipped missing file: /a.tsmm f=1 1~   | export again
          # CONTEXT-DATABASE:a~# CONTEXT-DATABASE:b~ | one database
          """,
      delimiter = '|')
  void refusesWhatItCannotBeSureOf(String raw, String problem) {
    String dump = raw.replace("#!~#", "SEP").replace('~', '\n').replace("SEP", "#!~#");
    assertThatThrownBy(() -> read(dump))
        .isInstanceOf(LineFormatException.class)
        .hasMessageStartingWith("dump, raw byte ")
        .hasMessageContaining(problem);
  }

  /** The separator in a series, or one that begins in it and that the one behind it completes. */
  @ParameterizedTest
  @ValueSource(strings = {"m#!~#x", "#!~##!~#m", "m,t=#!~", "m,t=a#!~#", "m,t=#!~##"})
  void refusesASeriesThatWouldBeTakenApartElsewhere(String series) {
    assertThatThrownBy(() -> read("x" + series + " f=1 1\n"))
        .isInstanceOf(LineFormatException.class)
        .hasMessageStartingWith("dump, raw byte 0: ")
        .hasMessageContaining("influx_inspect never prints");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m#", "m#!", "m,t=#", "m,t=##", "m,t=!~#", "m,t=#!#~#", "m,t=~#!"})
  void readsASeriesThatOnlyLooksABitLikeIt(String series) throws IOException {
    assertThat(read(series + " #!~#=1 1\n" + series + " x#!~#y=2 1\n"))
        .containsExactly(series + "|#!~#|1|1", series + "|x#!~#y|2|1");
  }

  @Test
  void anErrorNamesTheByteWhereItsRecordBegins() {
    assertThatThrownBy(() -> read("m f=1 1\nm f=2 2\nm f=x 3\n"))
        .hasMessage("dump, raw byte 16: not a value: x");
  }

  @Test
  void knowsWhetherRecordsAscend() throws IOException {
    String[] lines = {
      "cpu! v=1 5\n",
      "cpu v=1 5\n",
      "cpu v=1 5\n",
      "cpu v=1 4\n",
      "cpu x\\ y=1 1\n",
      "cpu x\\,y=1 1\n",
      "cpu x!y=1 1\n",
      "cpv v=1 1\n"
    };
    List<Boolean> ascending = new ArrayList<>();
    try (RecordReader reader = reader(String.join("", lines))) {
      while (reader.next()) {
        ascending.add(reader.ascending());
      }
    }
    assertThat(ascending).containsExactly(true, true, true, false, true, true, false, true);
  }
}
