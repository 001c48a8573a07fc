package io.shardrepair.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.CountsDocument.UnlistedMeasurements;
import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Hour;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document is what reflection would make of the records, field for field. */
class SummaryFileTest {
  private static final DumpBytes TEXT = DumpBytes.of("c\"pu\\ \n\u00e4\u20ac");
  private static final DumpBytes BYTES = DumpBytes.of(new byte[] {'m', (byte) 0xff}, 0, 2);

  @Test
  void writesTheSameBytesAsJson() throws IOException {
    DumpSummary summary =
        new DumpSummary(
            DumpSummary.VERSION,
            List.of(
                new CopySummary("A", 1, 2, 7, 3, List.of("a \"1\"", "b")),
                new CopySummary("B", Long.MAX_VALUE, 0, 0, -1, List.of())),
            4,
            List.of(
                new Measurement(
                    TEXT,
                    List.of(5L, 6L),
                    List.of(7L, 8L),
                    9,
                    List.of(new Gaps(GapShape.OUTAGE, 1, 2), new Gaps(GapShape.NONE, 0, 0)))),
            new UnlistedMeasurements(21, 22, List.of(23L), List.of(24L, 25L), 26),
            List.of(
                new Hour(TEXT, -10, List.of(11L), List.of(12L), 13),
                new Hour(BYTES, 14, List.of(), List.of(15L, 16L), 17)),
            true,
            18,
            19,
            false,
            20.25e-7);

    assertThat(new String(bytes(summary), UTF_8))
        .isEqualTo(new String(Json.bytes(summary), UTF_8))
        .contains("{\"base64\":\"bf8=\"}");
  }

  @Test
  void writesNothingFound() throws IOException {
    DumpSummary summary =
        new DumpSummary(
            1,
            List.of(),
            0,
            List.of(),
            new UnlistedMeasurements(0, 0, List.of(), List.of(), 0),
            List.of(),
            false,
            0,
            0,
            true,
            0);

    assertThat(bytes(summary)).isEqualTo(Json.bytes(summary));
  }

  private static byte[] bytes(DumpSummary summary) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SummaryFile.write(summary, out);
    return out.toByteArray();
  }
}
