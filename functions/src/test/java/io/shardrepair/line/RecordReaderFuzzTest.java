package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Bytes that no tool wrote end in an error that names the source, never in a crash, a hang or a
 * record that is not there.
 */
class RecordReaderFuzzTest {
  private static final String DUMP =
      """
      # DML
      # CONTEXT-DATABASE:d
      # writing tsm data
      cpu,host=a\\ b usage=1.5 1714521600000000000
      cpu,host=a\\ b usage=-1e+06 1714521610000000000
      m\\,m,t\\=x=\u00e9 f\\ g="x
      y \\" # z\\\\" -5
      m\\,m,t\\=x=\u00e9 n=5i 0
      m\\,m,t\\=x=\u00e9 yes=true 1
      # writing wal data
      cpu,host=a\\ b usage=2 1
      """;

  @Property(tries = 3000)
  void bytesOfAnyKindAreReadOrRefused(
      @ForAll("syntax") byte[] bytes, @ForAll @IntRange(min = 16, max = 300) int buffer)
      throws IOException {
    readAll(bytes, buffer);
  }

  @Property(tries = 3000)
  void aDumpWithOneByteChangedIsReadOrRefused(
      @ForAll @IntRange(min = 0, max = 400) int at,
      @ForAll byte changed,
      @ForAll @IntRange(min = 0, max = 2) int how,
      @ForAll @IntRange(min = 16, max = 300) int buffer)
      throws IOException {
    byte[] dump = DUMP.getBytes(UTF_8);
    int cut = at % dump.length;
    String text = new String(dump, ISO_8859_1);
    String byteText = new String(new byte[] {changed}, ISO_8859_1);
    String mutated =
        switch (how) {
          case 0 -> text.substring(0, cut) + byteText + text.substring(cut + 1);
          case 1 -> text.substring(0, cut) + byteText + text.substring(cut);
          default -> text.substring(0, cut) + text.substring(cut + 1);
        };
    readAll(mutated.getBytes(ISO_8859_1), buffer);
  }

  /**
   * Whatever is read as a record is one by itself, too, and the sizes of buffers change nothing.
   */
  private static void readAll(byte[] bytes, int buffer) throws IOException {
    List<String> small = records(bytes, buffer);
    assertThat(small).isEqualTo(records(bytes, 1 << 16));
    for (String record : small) {
      if (!record.startsWith(REFUSED)) {
        assertThat(records(record.getBytes(ISO_8859_1), 64)).containsExactly(record);
      }
    }
  }

  private static final String REFUSED = "refused: ";

  private static List<String> records(byte[] bytes, int buffer) throws IOException {
    List<String> records = new ArrayList<>();
    try (RecordReader reader =
        new RecordReader(new ByteArrayInputStream(bytes), "the source", buffer)) {
      long last = -1;
      while (reader.next()) {
        assertThat(reader.position()).isGreaterThan(last);
        last = reader.position();
        byte[] record = Arrays.copyOfRange(reader.buffer(), reader.start(), reader.end());
        assertThat(record)
            .isEqualTo(Arrays.copyOfRange(bytes, (int) last, (int) last + record.length));
        records.add(new String(record, ISO_8859_1));
      }
    } catch (LineFormatException e) {
      assertThat(e).hasMessageContaining("the source");
      records.add(REFUSED + e.getMessage());
    }
    return records;
  }

  @Provide
  Arbitrary<byte[]> syntax() {
    Arbitrary<Byte> syntax =
        Arbitraries.of(
                ',', '=', ' ', '"', '\\', '\n', '#', '-', '+', '.', 'e', 'i', 'u', 't', 'm', '1',
                '0', '\r')
            .map(c -> (byte) c.charValue());
    return Arbitraries.frequencyOf(Tuple.of(9, syntax), Tuple.of(1, Arbitraries.bytes()))
        .array(byte[].class)
        .ofMaxSize(400);
  }
}
