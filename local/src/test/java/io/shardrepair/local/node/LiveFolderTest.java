package io.shardrepair.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files come and go while a folder is listed. */
class LiveFolderTest {
  @TempDir Path folder;

  @Test
  void whatIsRemovedMeanwhileIsLeftOut() throws Exception {
    Path shard = Files.createDirectories(folder.resolve("db/rp/1"));
    Path kept = Files.write(shard.resolve("kept.wal"), new byte[3]);
    Files.write(shard.resolve("kept.tsm"), new byte[5]);
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> influxd =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; !ended.get(); i++) {
                  Path segment = Files.createFile(shard.resolve("_%05d.wal".formatted(i % 50)));
                  Files.delete(segment);
                }
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(LiveFolder.paths(folder)).contains(shard, kept);
        assertThat(LiveFolder.bytes(folder, ".wal")).isEqualTo(3);
      }
    } finally {
      ended.set(true);
      influxd.join();
    }
    assertThat(LiveFolder.bytes(folder, "")).isGreaterThanOrEqualTo(8);
    assertThat(LiveFolder.paths(shard)).hasSize(3).containsAll(List.of(shard, kept));
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> LiveFolder.paths(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
