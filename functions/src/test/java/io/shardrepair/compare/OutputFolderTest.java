package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path folder;

  @Test
  void aFileIsThereWhenItIsWholeAndNotBefore() throws IOException {
    Path file = folder.resolve("a/missing");
    try (ObjectWriter out = new OutputFolder(folder).create("a/missing")) {
      out.write("xyz".getBytes(US_ASCII), 1, 2);
      out.write('!');
      assertThat(file).doesNotExist();
      out.commit();
      assertThat(file).hasContent("yz!");
    }
    assertThat(files()).containsExactly(file);
  }

  @Test
  void whatIsNotCommittedLeavesThingsAsTheyWere() throws IOException {
    Path file = Files.writeString(folder.resolve("missing"), "before");
    try (ObjectWriter out = new OutputFolder(folder).create("missing")) {
      out.write('!');
    }
    assertThat(files()).containsExactly(file);
    assertThat(file).hasContent("before");
  }

  @Test
  void aCommitReplacesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("missing"), "before");
    try (ObjectWriter out = new OutputFolder(folder).create("missing")) {
      out.write('!');
      out.commit();
    }
    assertThat(file).hasContent("!");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
