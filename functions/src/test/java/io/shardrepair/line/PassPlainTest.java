package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The narrow loop over plain records moves exactly over those that {@code next} would give. */
class PassPlainTest {
  private static final String FIRST = "cpu,h=a v=1 1714521600000000000\n";

  @ParameterizedTest
  @ValueSource(strings = {"7", "-7", "7i", "-7i", "0.5", "-12.75"})
  void passesPlainNumbersOfTheSameKey(String value) throws IOException {
    String second = "cpu,h=a v=" + value + " 1714521600000000001\n";
    String third = "cpu,h=a v=" + value + " 1714521600000000002\n";
    RecordReader reader = atFirst(FIRST + second + third);

    assertThat(reader.passPlain(reader.end() + second.length() + third.length(), Long.MAX_VALUE))
        .isEqualTo(2);

    assertThat(reader.time()).isEqualTo(1_714_521_600_000_000_002L);
    assertThat(text(reader, reader.start(), reader.end())).isEqualTo(third);
    assertThat(text(reader, reader.valueStart(), reader.valueEnd())).isEqualTo(value);
    assertThat(reader.newKey()).isFalse();
    assertThat(reader.ascending()).isTrue();
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpu,h=a v=1e+06 1714521600000000001\n", // has an exponent
        "cpu,h=a v=true 1714521600000000001\n",
        "cpu,h=a v=\"7\" 1714521600000000001\n",
        "cpu,h=a v=5u 1714521600000000001\n",
        "cpu,h=a v=1. 1714521600000000001\n",
        "cpu,h=a v=- 1714521600000000001\n",
        "cpu,h=a v=i 1714521600000000001\n",
        "cpu,h=a v=.5 1714521600000000001\n",
        "cpu,h=a v=1.5i 1714521600000000001\n",
        "cpu,h=a v=1i5 1714521600000000001\n",
        "cpu,h=a v=--1 1714521600000000001\n",
        "cpu,h=a v=1 171452160000000000\n", // 18 digits
        "cpu,h=a v=1 -714521600000000001\n",
        "cpu,h=a v=1  714521600000000001\n",
        "cpu,h=a v=1 1714521600000000000\n", // the same time: the last wins, and is looked at
        "cpu,h=a v=1 1714521599999999999\n", // before it: out of order
        "cpu,h=b v=1 1714521600000000001\n", // another series
        "cpu,h=a w=1 1714521600000000001\n", // another field
        "cpu,h=a v=1 1714521600000000500\n", // at the limit of time
      })
  void stopsAtAnythingElse(String second) throws IOException {
    RecordReader reader = atFirst(FIRST + second + "x".repeat(50));

    assertThat(reader.passPlain(reader.end() + second.length() + 50, 1_714_521_600_000_000_500L))
        .isZero();

    assertThat(text(reader, reader.start(), reader.end())).isEqualTo(FIRST);
    assertThat(reader.time()).isEqualTo(1_714_521_600_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-2", "12345678901234567890", "-2i", "0.5", "-12.75"})
  void stopsBeforeTheBoundary(String value) throws IOException {
    String second = "cpu,h=a v=" + value + " 1714521600000000001\n";
    for (int cut = 1; cut <= second.length(); cut++) {
      RecordReader reader = atFirst(FIRST + second);
      assertThat(reader.passPlain(reader.end() + second.length() - cut, Long.MAX_VALUE)).isZero();
      assertThat(reader.next()).isTrue();
      assertThat(text(reader, reader.start(), reader.end())).isEqualTo(second);
    }
  }

  private static RecordReader atFirst(String text) throws IOException {
    RecordReader reader =
        new RecordReader(new ByteArrayInputStream(text.getBytes(US_ASCII)), "test", 4096);
    assertThat(reader.next()).isTrue();
    return reader;
  }

  private static String text(RecordReader reader, int from, int to) {
    return new String(reader.buffer(), from, to - from, US_ASCII);
  }
}
