package io.shardrepair.diff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.merge.Records;
import io.shardrepair.merge.RunSorter;
import io.shardrepair.merge.SortedRun;
import io.shardrepair.merge.SpillSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpScanTest {
  private static final String HEADER = "# DDL\n# DML\n";

  @TempDir Path folder;

  @Test
  void aDumpInOrderIsOneRunThatIsReadFromTheFile() throws IOException {
    assertThat(runs(HEADER + "a v=1 1\nb v=1 1\n")).containsExactly(HEADER + "a v=1 1\nb v=1 1\n");
    assertThat(runs("")).containsExactly("");
  }

  @Test
  void theFirstRunEndsWhereOrderDoesAndTheRestIsPutAside() throws IOException {
    assertThat(runs(HEADER + "a v=1 1\nb v=1 1\na v=2 2\nb v=2 2\n# writing wal data\nb v=3 1\n"))
        .containsExactly(HEADER + "a v=1 1\nb v=1 1\n", "a v=2 2\nb v=3 1\nb v=2 2\n");
  }

  private List<String> runs(String dump) throws IOException {
    byte[] stored = Exports.compress(dump.getBytes(US_ASCII), Codec.GZIP);
    Path file = Files.write(folder.resolve("dump"), stored);
    AtomicLong told = new AtomicLong();
    try (SpillSpace space = new SpillSpace(Optional.of(folder), 1 << 20)) {
      DumpScan scan = new DumpScan(space, RunSorter.BUDGET, 64, told::addAndGet);
      DumpScan.Runs found = scan.scan(file);
      assertThat(found.rawBytes()).isEqualTo(dump.length());
      assertThat(told).hasValue(stored.length);
      List<String> runs = new ArrayList<>();
      for (SortedRun run : found.runs()) {
        runs.add(Records.text(run));
      }
      return runs;
    }
  }
}
