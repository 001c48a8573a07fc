package io.shardrepair.partition;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.partition.PartPeek.PartStart;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartPeekTest {
  private static final String HEADER = "# DDL\n# DML\n";
  private static final String FIRST = "a v=\"x\n";

  private final MemoryStore store = new MemoryStore();

  /** A part that may begin in a string; {@code |} stands for a newline. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          b v=1 1|c v=1 1|,                  0, b
          " 1|b v=1 1|c v=1 1|,              4, b
          z v=1 1|" 1|b v=1 1|c v=1 1|,     12, b
          z v=1 1|b v=1 1|c v=1 1|,          8, b
          b v=1 2|b v=1 1|b v=1 3|,          8, b
          b v=1 1|b v=2 1|c v=1 1|,          0, b
          # DDL|b v=1 1|c v=1 1|,            6, b
          b v=1 1|c v="cut,                  0, b
          b v=1 1|c v=1 1|nonsense|d v=1 1|, 25, d
          """)
  void findsTheFirstLineFromWhichRecordsCanBeRead(String part, int skip, String series)
      throws IOException {
    String raw = FIRST + part.replace('|', '\n');
    Run run = Exports.run(store, "a", "1", Run.Kind.TSM, raw, Codec.PLAIN, FIRST.length());
    long bytes = (long) raw.length() - FIRST.length();
    Run twoParts =
        new Run(
            run.name(),
            run.kind(),
            run.shard(),
            run.key(),
            run.codec(),
            run.bytes(),
            run.rawBytes(),
            run.lines(),
            Optional.empty(),
            List.of(new Run.Part(0, FIRST.length()), new Run.Part(FIRST.length(), bytes)),
            run.findings(),
            run.reused());

    PartStart start = new PartPeek(store, twoParts).start(1).orElseThrow();

    assertThat(start.start()).isEqualTo(new Partition.Start(1, skip));
    assertThat(new String(start.series(), US_ASCII)).isEqualTo(series);
    assertThat(start.bytes()).isEqualTo(bytes);
  }

  @Test
  void theFirstPartBeginsWithItsHeader() throws IOException {
    PartStart start = peek(HEADER + "a v=1 1\n").start(0).orElseThrow();
    assertThat(start.start()).isEqualTo(Partition.Start.OF_RUN);
    assertThat(new String(start.series(), US_ASCII)).isEqualTo("a");
  }

  @Test
  void nothingIsFoundWhereNoRecordIsInSight() throws IOException {
    assertThat(peek(FIRST).start(0)).isEmpty();
    assertThat(peek(HEADER).start(0)).isEmpty();
    // A first part is certain: if its first line is no record, none is looked for behind it.
    assertThat(peek("nonsense\na v=1 1\n").start(0)).isEmpty();
  }

  private PartPeek peek(String raw) {
    return new PartPeek(
        store, Exports.run(store, "a", "1", Run.Kind.TSM, raw, Codec.ZSTD, Integer.MAX_VALUE / 2));
  }
}
