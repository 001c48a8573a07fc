package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.line.LineReader;
import io.shardrepair.replay.Refusal.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The messages are those of influxdb 1.8.10. */
class RefusalTest {
  private static final String FIELD_TYPE =
      "partial write: field type conflict: input field \"f g\" on measurement \"m,m\" is type float, already exists as type integer dropped=2";

  @Test
  void aFieldTypeConflictNamesAFieldOfAMeasurement() throws IOException {
    Refusal refusal = Refusal.of(FIELD_TYPE);
    Batch batch =
        batch(
            "m\\,m,h=a f\\ g=1,other=2 1\n",
            "m\\,m,h=a other=2 2\n",
            "n,h=a f\\ g=1 3\n",
            "m\\,m,h=b f\\ g=1 4\n");

    assertThat(refusal.kind()).isEqualTo(Kind.FIELD_TYPE);
    assertThat(refusal.dropped()).isEqualTo(2);
    Refusal.Split split = refusal.split(batch).orElseThrow();
    assertThat(text(split.suspects())).isEqualTo("m\\,m,h=a f\\ g=1 1\nm\\,m,h=b f\\ g=1 4\n");
    assertThat(text(split.others()))
        .isEqualTo("m\\,m,h=a other=2 1\nm\\,m,h=a other=2 2\nn,h=a f\\ g=1 3\n");
    assertThat(refusal.split(split.suspects())).isEmpty();
    assertThat(refusal.ofAll(split.suspects())).isTrue();
  }

  /** Backslashes before a comma, space, quote or equals sign go, one each; all others stay. */
  @Test
  void aFieldTypeConflictIsFoundUnderTheNamesThatInfluxdSays() throws IOException {
    Refusal refusal =
        Refusal.of(
            "partial write: field type conflict: input field \"f\\=g\" on measurement \"m\\ =x\""
                + " is type float, already exists as type integer dropped=1");
    Batch batch = batch("m\\\\ \\=x,t=a\\\\ b f\\\\=g=1,h=2 1\n", "m\\\\ \\=x,t=a\\\\ b h=2 2\n");

    Refusal.Split split = refusal.split(batch).orElseThrow();
    assertThat(text(split.suspects())).isEqualTo("m\\\\ \\=x,t=a\\\\ b f\\\\=g=1 1\n");
    assertThat(text(split.others()))
        .isEqualTo("m\\\\ \\=x,t=a\\\\ b h=2 1\nm\\\\ \\=x,t=a\\\\ b h=2 2\n");
  }

  @Test
  void aLineOfSeveralFieldsIsNotRefusedAsAWholeForOne() throws IOException {
    Refusal refusal = Refusal.of(FIELD_TYPE);

    assertThat(refusal.ofAll(batch("m f=1,g=2 1\n", "m f=1,g=2 2\n"))).isFalse();
    assertThat(refusal.ofAll(batch("m f=1 1\n", "m f=1 2\n"))).isTrue();
    assertThat(refusal.ofAll(batch("m f=1 1\n", "m f=1 2\n", "m f=1 3\n"))).isFalse();
  }

  @Test
  void beyondTheRetentionPolicyAreTheOldest() throws IOException {
    Refusal refusal = Refusal.of("partial write: points beyond retention policy dropped=2");
    Batch batch = batch("m f=1 30\n", "m f=1,g=2 -10\n", "m f=1 20\n", "n f=1 40\n");

    assertThat(refusal.kind()).isEqualTo(Kind.BEYOND_RETENTION);
    Refusal.Split split = refusal.split(batch).orElseThrow();
    assertThat(text(split.suspects())).isEqualTo("m f=1,g=2 -10\nm f=1 20\n");
    assertThat(text(split.others())).isEqualTo("m f=1 30\nn f=1 40\n");
    assertThat(refusal.ofAll(split.suspects())).isTrue();
  }

  @Test
  void tagValuesOverTheLimitAreCountedByLine() throws IOException {
    Refusal refusal =
        Refusal.of(
            "partial write: max-values-per-tag limit exceeded (100000/100000): measurement=\"m\" tag=\"h\" value=\"a\" dropped=2");

    assertThat(refusal.kind()).isEqualTo(Kind.TAG_VALUES);
    assertThat(refusal.split(batch("m f=1 1\n", "m f=1 2\n", "m f=1 3\n"))).isEmpty();
    assertThat(refusal.ofAll(batch("m f=1,g=1 1\n", "m f=1 2\n"))).isTrue();
    assertThat(refusal.ofAll(batch("m f=1 1\n", "m f=1 2\n", "m f=1 3\n"))).isFalse();
  }

  @Test
  void seriesOverTheLimitOfTheDatabaseMayFitOneByOne() throws IOException {
    Refusal refusal =
        Refusal.of("partial write: max-series-per-database limit exceeded: (10) dropped=2");

    assertThat(refusal.kind()).isEqualTo(Kind.OTHER);
    assertThat(refusal.split(batch("m f=1 1\n", "m f=1 2\n"))).isEmpty();
    assertThat(refusal.ofAll(batch("m f=1 1\n", "m f=1 2\n"))).isFalse();
  }

  @Test
  void linesThatCannotBeParsedStandInTheMessage() throws IOException {
    Refusal refusal =
        Refusal.of(
            "partial write: unable to parse 'm f=5u 2': invalid number\nunable to parse 'm f=6u 3': invalid number dropped=0");

    assertThat(refusal.kind()).isEqualTo(Kind.UNPARSABLE);
    Refusal.Split split =
        refusal.split(batch("m f=1 1\n", "m f=5u 2\n", "m f=6u 3\n")).orElseThrow();
    assertThat(text(split.suspects())).isEqualTo("m f=5u 2\nm f=6u 3\n");
    assertThat(refusal.ofAll(split.suspects())).isFalse();
  }

  @Test
  void aConflictAmongTheFieldsOfABatchNamesNothing() throws IOException {
    Refusal refusal = Refusal.of("field type conflict");

    assertThat(refusal.kind()).isEqualTo(Kind.OTHER);
    assertThat(refusal.split(batch("m f=1 1\n", "m f=1i 2\n"))).isEmpty();
    assertThat(refusal.ofAll(batch("m f=1 1\n"))).isFalse();
  }

  private static Batch batch(String... lines) throws IOException {
    Batch batch = new Batch();
    byte[] bytes = String.join("", lines).getBytes(UTF_8);
    LineReader reader = new LineReader(bytes, bytes.length, "a batch");
    while (reader.next()) {
      batch.add(reader);
    }
    return batch;
  }

  private static String text(Batch batch) {
    return new String(batch.bytes(), UTF_8);
  }
}
