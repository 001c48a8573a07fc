package io.shardrepair.diff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  @Test
  void onlyTheOwnerCanReadWhatIsWrittenAlsoWhereItWasOpenBefore() throws IOException {
    Path before = Files.writeString(folder.resolve("before"), "before");
    Files.setPosixFilePermissions(before, PosixFilePermissions.fromString("rw-r--r--"));
    for (String key : List.of("a/b/missing", "before")) {
      try (ObjectWriter out = new OutputFolder(folder).create(key)) {
        out.write('!');
        out.commit();
      }
      assertThat(Files.getPosixFilePermissions(folder.resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    for (String made : List.of("a", "a/b")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(made)))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Two functions may keep the same object in one moment. */
  @Test
  void eachOfTwoWritersAtOnceIsWhole() throws IOException {
    OutputFolder out = new OutputFolder(folder);
    try (ObjectWriter one = out.create("missing");
        ObjectWriter other = out.create("missing")) {
      one.write("one, and long".getBytes(US_ASCII));
      other.write("other".getBytes(US_ASCII));
      one.commit();
      assertThat(folder.resolve("missing")).hasContent("one, and long");
      other.commit();
    }
    assertThat(folder.resolve("missing")).hasContent("other");
    assertThat(files()).containsExactly(folder.resolve("missing"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
