package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
    List<Line> lines = new ArrayList<>();
    while (reader.next()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < reader.points(); i++) {
        fields.add(new String(reader.field(i), UTF_8));
      }
      lines.add(new Line(new String(reader.line(), 0, reader.length(), UTF_8), fields));
    }
    return lines;
  }
}
