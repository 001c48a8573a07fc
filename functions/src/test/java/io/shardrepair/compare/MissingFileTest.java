package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.merge.Records;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.OutputObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingFileTest {
  private static final int POINT = "f=1".length() + MissingFile.BYTES_PER_POINT;

  private final MemoryStore store = new MemoryStore();

  private MissingFile file(int budget) {
    return new MissingFile(new OutputObject(store::create, "missing"), budget);
  }

  private static void add(MissingFile file, String seriesAndField, String value, long time)
      throws IOException {
    byte[] bytes = value.getBytes(ISO_8859_1);
    file.add(Records.key(seriesAndField), time, bytes, bytes.length);
  }

  private String written() throws IOException {
    byte[] object = store.read("missing");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void fieldsOfASeriesAndTimeAreOneLineAndLinesAreByTime() throws IOException {
    MissingFile file = file(MissingFile.BUDGET);
    add(file, "cpu,host=a a\\ b", "1.5", -3);
    add(file, "cpu,host=a a\\ b", "2i", 7);
    add(file, "cpu,host=a c", "\"x y\"", -5);
    add(file, "cpu,host=a c", "true", 7);
    file.endSeries();
    add(file, "cpu,host=b a", "1", 7);
    assertThat(file.commit()).contains("missing");
    assertThat(written())
        .isEqualTo(
            """
            cpu,host=a c="x y" -5
            cpu,host=a a\\ b=1.5 -3
            cpu,host=a a\\ b=2i,c=true 7
            cpu,host=b a=1 7
            """);
  }

  @Test
  void nothingMissingLeavesNoObjectUnlessItIsAskedFor() throws IOException {
    MissingFile file = file(MissingFile.BUDGET);
    file.endSeries();
    assertThat(file.commit()).isEmpty();
    Assertions.assertThatThrownBy(() -> store.read("missing"))
        .isInstanceOf(NoSuchObjectException.class);
    file(MissingFile.BUDGET).commitAlways();
    assertThat(written()).isEmpty();
  }

  @Test
  void whatFitsIntoTheBudgetIsWrittenTogether() throws IOException {
    MissingFile file = file(3 * POINT);
    add(file, "m f", "1", 2);
    add(file, "m f", "1", 1);
    add(file, "m g", "1", 2);
    file.commit();
    assertThat(written()).isEqualTo("m f=1 1\nm f=1,g=1 2\n");
  }

  @Test
  void whatDoesNotIsWrittenInSeveralGoes() throws IOException {
    MissingFile file = file(3 * POINT - 1);
    add(file, "m f", "1", 2);
    add(file, "m f", "1", 1);
    add(file, "m g", "1", 2);
    file.commit();
    assertThat(written()).isEqualTo("m f=1 1\nm f=1 2\nm g=1 2\n");
  }

  @Test
  void aPointBeyondTheBudgetIsWrittenAlone() throws IOException {
    MissingFile file = file(1);
    add(file, "m f", "1", 2);
    add(file, "n f", "1", 1);
    file.commitAlways();
    assertThat(written()).isEqualTo("m f=1 2\nn f=1 1\n");
  }

  /** Around the sizes of the buffers that values go through. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 65_520, 65_531, 65_532, 65_533, 65_534, 65_536, 70_000, 1 << 20})
  void valuesOfAnySizeAreWrittenWhole(int size) throws IOException {
    MissingFile file = file(MissingFile.BUDGET);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String value = '"' + String.valueOf(i).repeat(size) + '"';
      add(file, "m f", value, i);
      expected.append("m f=").append(value).append(" ").append(i).append("\n");
    }
    file.commit();
    assertThat(written()).isEqualTo(expected.toString());
  }

  @Test
  void manyPointsOfASeriesAreAllWritten() throws IOException {
    MissingFile file = file(MissingFile.BUDGET);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      add(file, "m f", Integer.toString(i), 4999 - i);
      expected.append("m f=").append(4999 - i).append(" ").append(i).append("\n");
    }
    file.commit();
    assertThat(written()).isEqualTo(expected.toString());
  }
}
