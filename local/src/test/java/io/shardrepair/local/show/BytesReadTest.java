package io.shardrepair.local.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BytesReadTest {
  @Test
  void showsShareRateAndTimeLeft() {
    assertThat(BytesRead.text(250_000_000, 1_000_000_000, Duration.ofSeconds(10)))
        .isEqualTo("█████░░░░░░░░░░░░░░░  25 %  25.0 MB/s, 30.0 s left");
    assertThat(BytesRead.text(0, 0, Duration.ZERO)).endsWith("100 %  0 B/s");
  }

  @Test
  void fitsOnATerminalOf80Columns() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    try (Progress.Line line = new TerminalProgress(out, 80).begin("Comparing")) {
      line.done(BytesRead.text(250_000_000, 1_000_000_000, Duration.ofSeconds(1000)));
    }
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("50 min 00 s left");
  }
}
