package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

  @Test
  void newlinesCommasAndSpacesInStringsEndNothing() throws IOException {
    String first = "notes,host=a text=\"one\nm,a=b v=1 5,\\\" two=\",n=2i 10\n";
    String second = "m\\ x\\,y,t\\=a=b\\ c f\\ 1\\,\\==1,g=\"\",h=true -20\n";

    assertThat(lines(first + second))
        .containsExactly(
            new Line(
                first,
                List.of(
                    "notes,host=a text=\"one\nm,a=b v=1 5,\\\" two=\" 10\n",
                    "notes,host=a n=2i 10\n")),
            new Line(
                second,
                List.of(
                    "m\\ x\\,y,t\\=a=b\\ c f\\ 1\\,\\==1 -20\n",
                    "m\\ x\\,y,t\\=a=b\\ c g=\"\" -20\n",
                    "m\\ x\\,y,t\\=a=b\\ c h=true -20\n")));
  }

  @Test
  void aStringMayEndInABackslash() throws IOException {
    assertThat(lines("m f=\"a\\\\\" 1\nm f=\"b\" 2\n"))
        .extracting(Line::text)
        .containsExactly("m f=\"a\\\\\" 1\n", "m f=\"b\" 2\n");
  }

  @Test
  void linesAreTheSameHoweverTheStreamIsCutUp() throws IOException {
    String text =
        "m,h=a f=1,g=\"x\\\"\ny\" 10\n".repeat(50) + "n,h=" + "b".repeat(99_999) + " f=2 -3\n";
    for (int chunk : new int[] {1, 7, 65_536}) {
      InputStream chunks =
          new FilterInputStream(new ByteArrayInputStream(text.getBytes(UTF_8))) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
              return super.read(into, offset, Math.min(length, chunk));
            }
          };

      List<Line> lines = lines(chunks);

      assertThat(lines).hasSize(51);
      assertThat(lines.stream().map(Line::text).collect(Collectors.joining())).isEqualTo(text);
      assertThat(lines.get(49).fields())
          .containsExactly("m,h=a f=1 10\n", "m,h=a g=\"x\\\"\ny\" 10\n");
    }
  }

  @Test
  void namesEndWhereNoBackslashStandsBeforeTheirEndHoweverManyStandBeforeThat() throws IOException {
    String line = "m\\\\ x,t=a\\\\ b f\\\\=g=1,h\\\\\\ i=\"\\\\\",j\\k=2 -20\n";

    assertThat(lines(line))
        .containsExactly(
            new Line(
                line,
                List.of(
                    "m\\\\ x,t=a\\\\ b f\\\\=g=1 -20\n",
                    "m\\\\ x,t=a\\\\ b h\\\\\\ i=\"\\\\\" -20\n",
                    "m\\\\ x,t=a\\\\ b j\\k=2 -20\n")));
  }

  @Test
  void aPrefixSaysWhereNamesEndAndIsNoPartOfTheLine() throws IOException {
    String text = "m f=1 1\n#10 2 m,t=\\\\srv\\ f\\=\"x\ny\" 5\n#2 1 m\\ f=1i -6\nm f=2 7\n";
    LineReader reader = reader(text);
    List<String> read = new ArrayList<>();
    while (reader.next()) {
      read.add(
          "%s|%s|%s|%d|%s"
              .formatted(
                  new String(reader.series(), UTF_8),
                  new String(
                      reader.bytes(),
                      reader.fieldStart(0),
                      reader.nameEnd(0) - reader.fieldStart(0),
                      UTF_8),
                  reader.type(0),
                  reader.time(),
                  reader.prefixed()));
    }

    assertThat(read)
        .containsExactly(
            "m|f|FLOAT|1|false",
            "m,t=\\\\srv\\|f\\|STRING|5|true",
            "m\\|f|INTEGER|-6|true",
            "m|f|FLOAT|7|false");
    assertThat(lines(text))
        .extracting(Line::text)
        .containsExactly(
            "m f=1 1\n", "m,t=\\\\srv\\ f\\=\"x\ny\" 5\n", "m\\ f=1i -6\n", "m f=2 7\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          m f=1 1~m f="x 2~              | the points, raw byte 8: the input ends in the middle
          m f=1 1~m f=1,g                | raw byte 8: the input ends in the middle of a record
          m f=1 1~#3 1 m f=1 1~          | raw byte 8: the lengths before the line are not those
          m f=1 1~#m f=1 1~              | raw byte 8: a line that begins with # but has no lengths
          m f=1 1~#9999999999 1 m f=1 1~ | raw byte 8: a line that begins with # but has no lengths
          m f=1,g 1~                     | raw byte 0: no field=value after the series: m f=1,g
          m f=1,g=T 1~                   | raw byte 0: not a value: T
          m f=1, 1~                      | raw byte 0: no field=value after the series
          m f=1 ~                        | raw byte 0: not a time
          """)
  void whatIsNoLineIsAnErrorThatNamesTheObjectAndTheByte(String text, String problem) {
    assertThatThrownBy(() -> lines(text.replace('~', '\n')))
        .isInstanceOf(LineFormatException.class)
        .hasMessageStartingWith("the points, raw byte ")
        .hasMessageContaining(problem);
  }

  @Test
  void manyFieldsAndLongLinesFit() throws IOException {
    StringBuilder text = new StringBuilder("m ");
    for (int i = 0; i < 1000; i++) {
      text.append(i == 0 ? "" : ",")
          .append('f')
          .append(i)
          .append("=\"")
          .append("x".repeat(99))
          .append('"');
    }
    String line = text + " 7\n";

    List<Line> lines = lines(line);

    assertThat(lines).singleElement().extracting(Line::text).isEqualTo(line);
    assertThat(lines.get(0).fields()).hasSize(1000);
    assertThat(lines.get(0).fields().get(999)).isEqualTo("m f999=\"" + "x".repeat(99) + "\" 7\n");
  }

  private record Line(String text, List<String> fields) {}

  private static List<Line> lines(String text) throws IOException {
    return lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), "the points");
  }

  private static List<Line> lines(InputStream text) throws IOException {
    LineReader reader = new LineReader(text, "the points");
    List<Line> lines = new ArrayList<>();
    while (reader.next()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < reader.points(); i++) {
        fields.add(new String(reader.line(i), UTF_8));
      }
      String line = new String(reader.bytes(), reader.start(), reader.length(), UTF_8);
      lines.add(new Line(line, fields));
    }
    return lines;
  }
}
