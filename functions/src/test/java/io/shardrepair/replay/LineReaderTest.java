package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  @Test
  void newlinesCommasAndSpacesInStringsEndNothing() throws IOException {
    String first = "notes,host=a text=\"one\nm,a=b v=1 5,\\\" two=\",n=2i 10\n";
    String second = "m\\ x\\,y,t\\=a=b\\ c f\\ 1\\,\\==1,g=\"\",h=t -20\n";

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
                    "m\\ x\\,y,t\\=a=b\\ c h=t -20\n")));
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
  void namesAndTimesAreRead() throws IOException {
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(
                "m\\ x\\,y\\z,t\\=a=b f\\ 1\\,\\==1,g=\"=,\" -20\n".getBytes(UTF_8)));
    assertThat(reader.next()).isTrue();

    assertThat(reader.measurement()).isEqualTo("m x,y\\z");
    assertThat(reader.fieldName(0)).isEqualTo("f 1,=");
    assertThat(reader.fieldName(1)).isEqualTo("g");
    assertThat(reader.time()).isEqualTo(-20);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void anObjectCutInsideALineIsAnError() {
    assertThatThrownBy(() -> lines("m f=1 1\nm f=\"x 2\n")).isInstanceOf(EOFException.class);
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

  private static List<Line> lines(InputStream text) throws IOException {
    LineReader reader = new LineReader(text);
    List<Line> lines = new ArrayList<>();
    while (reader.next()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < reader.points(); i++) {
        fields.add(new String(reader.field(i), UTF_8));
      }
      Batch line = new Batch();
      reader.addTo(line);
      lines.add(new Line(new String(line.bytes(), UTF_8), fields));
    }
    return lines;
  }
}
