package io.shardrepair.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpSizesTest {

  @ParameterizedTest
  @CsvSource({
    // memory, threads, copies, files; bytes per reader, ahead, to sort, kept, missing; runs at once
    "1 GiB,   2,  2,  4, 262144, 262144, 33554432, 134217728, 8388608, 227",
    "96 MiB,  2,  3,  4, 262144, 262144,  8388608,  12582912, 2097152,  21",
    "96 MiB,  1,  3, 32, 262144, 262144, 16777216,  12582912, 2097152,  21",
    "96 MiB,  1,  3, 33,  65536,  65536, 16777216,  12582912, 2097152,  36",
    "12 MiB,  1,  3,  3, 262144, 262144,  2097152,   1572864,  262144,   6",
  })
  void memoryIsShared(
      String memory,
      int threads,
      int copies,
      int files,
      int reader,
      int ahead,
      int sort,
      long kept,
      int missing,
      int fanIn) {
    assertThat(DumpSizes.of(bytes(memory), threads, copies, files))
        .isEqualTo(new DumpSizes(reader, ahead, sort, kept, missing, kept / 2, fanIn));
  }

  private static long bytes(String text) {
    long number = Long.parseLong(text.substring(0, text.indexOf(' ')));
    return number << (text.endsWith("GiB") ? 30 : 20);
  }
}
