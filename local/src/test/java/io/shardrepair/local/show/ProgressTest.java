package io.shardrepair.local.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPipeGetsWholeLines() {
    Progress progress = new PlainProgress(out);
    try (Progress.Line line = progress.begin("Export")) {
      line.detail("5 lines");
      line.done("10 lines");
    }
    assertThat(shown()).matches("Export…\nExport: done, 10 lines \\(0\\.\\d s\\)\n");
  }

  @Test
  void workThatIsNotDoneHasFailed() {
    Progress progress = new PlainProgress(out);
    Progress.Line line = progress.begin("Export");
    line.close();
    assertThat(shown()).contains("Export: failed");
  }

  @Test
  void aTerminalGetsOneLineThatIsDrawnAgain() {
    Progress progress = new TerminalProgress(out, 60);
    try (Progress.Line line = progress.begin("Export")) {
      line.done("x".repeat(100));
    }
    assertThat(shown().chars().filter(c -> c == '\n').count()).isEqualTo(1);
    assertThat(shown()).contains("✓").endsWith("…\n");
  }
}
