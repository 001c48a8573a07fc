package io.shardrepair.merge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillSpaceTest {
  @TempDir Path folder;

  @Test
  void memoryIsGivenAsLongAsThereIsEnough() throws IOException {
    try (SpillSpace space = new SpillSpace(Optional.of(folder), 10)) {
      assertThat(space.takeMemory(4)).isTrue();
      assertThat(space.takeMemory(7)).isFalse();
      assertThat(space.takeMemory(6)).isTrue();
      assertThat(space.takeMemory(1)).isFalse();
    }
  }

  @Test
  void filesHoldWhatWasWrittenUntilTheSpaceIsClosed() throws IOException {
    byte[] bytes = "m v=1 1\n".repeat(10_000).getBytes(US_ASCII);
    Path inFolder;
    Path elsewhere;
    try (SpillSpace space = new SpillSpace(Optional.of(folder), 0);
        SpillSpace system = new SpillSpace(Optional.empty(), 0)) {
      inFolder = space.newFile();
      elsewhere = system.newFile();
      for (Path file : new Path[] {inFolder, elsewhere}) {
        try (OutputStream out = SpillSpace.write(file)) {
          out.write(bytes);
        }
        try (InputStream in = SpillSpace.read(file)) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(Files.size(file)).isLessThan(bytes.length / 10);
      }
      assertThat(inFolder.getParent()).isEqualTo(folder);
      assertThat(elsewhere.getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }
    assertThat(inFolder).doesNotExist();
    assertThat(elsewhere).doesNotExist();
  }
}
