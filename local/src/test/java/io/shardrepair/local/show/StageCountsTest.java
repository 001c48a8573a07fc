package io.shardrepair.local.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageCountsTest {
  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r1");
  private final StageCounts counts = new StageCounts(store, "r1");

  @BeforeEach
  void oneRunIsExported() throws IOException {
    Run run =
        new Run(
            "000000001-000000001.tsm",
            Run.Kind.TSM,
            1,
            "exports/r1/a",
            Codec.PLAIN,
            10,
            10,
            7,
            Optional.empty(),
            List.of(new Run.Part(0, 10)),
            List.of(),
            false);
    store.write("exports/r1/a/run.json", Json.bytes(run));
  }

  @Test
  void whatIsThereIsCounted() {
    assertThat(counts.of("Export", Pass.BEFORE)).isEqualTo("7 lines, 10 B, 1 file");
    assertThat(counts.newMistakes()).isEmpty();
  }

  /** The execution goes on, and so does the display of it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"lines\":\"many\"}", "\u0000"})
  void whatCannotBeReadIsSaidOnceAndTheRestIsCounted(String bad) throws IOException {
    String key = "exports/r1/b/run.json";
    store.write(key, bad.getBytes(UTF_8));
    store.write(objects.shards(), bad.getBytes(UTF_8));
    store.write(objects.partitions(Pass.BEFORE), "[1,2]".getBytes(UTF_8));
    store.write(objects.comparisons(Pass.BEFORE) + "p/00000/result.json", bad.getBytes(UTF_8));
    store.write(objects.replayProgress("node-a"), bad.getBytes(UTF_8));

    assertThat(counts.of("Export", Pass.BEFORE)).startsWith("7 lines, 10 B, 1 file");
    assertThat(counts.of("Compare", Pass.BEFORE)).contains("of 2 partitions");
    assertThat(counts.of("Replay", Pass.BEFORE)).contains("0 points");
    assertThat(counts.of("Shards", Pass.BEFORE)).contains("0 of 0 shards");
    counts.of("Export", Pass.BEFORE);
    List<String> mistakes = counts.newMistakes();
    assertThat(mistakes).doesNotHaveDuplicates();
    if (!bad.equals("{}")) {
      assertThat(mistakes).anyMatch(each -> each.startsWith(key + " cannot be read: "));
    }
    counts.of("Export", Pass.BEFORE);
    assertThat(counts.newMistakes()).as("were said").isEmpty();
  }
}
