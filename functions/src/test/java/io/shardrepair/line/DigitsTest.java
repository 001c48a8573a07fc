package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {
  private static final String TIME = "1714521600123456789";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000",
        "0000000000000000001",
        "0000000000000000010",
        "0000000000000000100",
        "0000000000000001000",
        "0000000100000000000",
        TIME,
        "9090909090909090909",
        "9223372036854775807"
      })
  void readsNineteenDigits(String digits) {
    assertThat(nineteen(digits)).isEqualTo(Long.parseLong(digits));
  }

  @Test
  void readsAnyNineteenDigits() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() & Long.MAX_VALUE;
      assertThat(nineteen("%019d".formatted(number))).isEqualTo(number);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "9999999999999999999"})
  void whatOverflowsIsNegative(String digits) {
    assertThat(nineteen(digits)).isNegative();
  }

  /** In each place, each byte: only digits are read, and as what they are. */
  @Test
  void noOtherByteIsReadAsADigit() {
    for (int place = 0; place < 19; place++) {
      for (int b = 0; b < 256; b++) {
        byte[] bytes = TIME.getBytes(US_ASCII);
        bytes[place] = (byte) b;
        long read = Digits.nineteen(bytes, 0);
        if (b >= '0' && b <= '9' && !(place == 0 && b == '9')) {
          assertThat(read).isEqualTo(Long.parseLong(new String(bytes, US_ASCII)));
        } else if (b < '0' || b > '9') {
          assertThat(read).as("byte %d in place %d", b, place).isNegative();
        }
      }
    }
  }

  private static long nineteen(String digits) {
    byte[] bytes = ("xx" + digits + "\n").getBytes(US_ASCII);
    return Digits.nineteen(bytes, 2);
  }
}
