package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that vanish while they are listed: find has read their directory, looks at one that influxd
 * has removed meanwhile, and fails. A stand-in for find removes the file and fails as find does.
 */
class NodeListingRaceTest {
  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void shard() throws Exception {
    node = new NodeFixture(folder);
    Files.writeString(node.data("000000001-000000001.tsm"), "a v=1 1\n");
    Files.writeString(node.data("000000002-000000002.tsm"), "b v=1 1\n");
    Files.writeString(node.data("000000002-000000002.tombstone"), "one");
    Files.writeString(node.wal("_00001.wal"), "w1 v=1 1\n");
    Files.writeString(node.wal("_00002.wal"), "w2 v=1 1\n");
  }

  /** Each find in the file's directory removes it, if it is there, and then has not seen all. */
  private void vanishes(Path file) throws Exception {
    node.install(
        "find",
        """
        %s "$@"
        if [[ $1 == '%s' && -e '%s' ]]; then
          rm -r '%s'
          echo "find: '%s': No such file or directory" >&2
          exit 1
        fi"""
            .formatted(node.program("find"), file.getParent(), file, file, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_00001.wal", "000000001-000000001.tsm", "000000002-000000002.tombstone"})
  void anExportHoldsWhatIsThereAfterAFileVanished(String name) throws Exception {
    vanishes(name.endsWith(".wal") ? node.wal(name) : node.data(name));

    Manifest manifest = node.export();

    StringBuilder exported = new StringBuilder();
    for (Run run : manifest.runs()) {
      exported.append(node.content(run));
    }
    assertThat(exported.toString())
        .isEqualTo(
            switch (name) {
              case "_00001.wal" -> "a v=1 1\nb v=1 1\n# tombstone one\nw2 v=1 1\n";
              case "000000001-000000001.tsm" -> "b v=1 1\n# tombstone one\nw1 v=1 1\nw2 v=1 1\n";
              default -> "a v=1 1\nb v=1 1\nw1 v=1 1\nw2 v=1 1\n";
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"look", "preflight"})
  void whoLooksAtTheFilesLooksAgain(String action) throws Exception {
    vanishes(node.wal("_00001.wal"));
    NodeFixture.Result during = node.run(action);
    assertThat(node.wal("_00001.wal")).doesNotExist();

    NodeFixture.Result after = node.run(action);

    assertThat(during.stderr()).isEmpty();
    assertThat(during.exit()).isZero();
    for (String field : new String[] {"state", "writes", "walBytes", "tsmBytes"}) {
      assertThat(text(during, field)).as(field).isEqualTo(text(after, field));
    }
  }

  private static String text(NodeFixture.Result result, String field) throws Exception {
    JsonNode value = result.json().get(field);
    return String.valueOf(value);
  }

  @Test
  void aCleanUpGoesOnWhenAnExportRemovesItsOwnDirectory() throws Exception {
    Path root = folder.resolve("influx/shard-repair/r1");
    Files.createDirectories(root.resolve(".shard-repair.1/check"));
    Files.createDirectories(root.resolve(".shard-repair.2"));
    vanishes(root.resolve(".shard-repair.1"));

    NodeFixture.Result result = node.run("clean");

    assertThat(result.stderr()).isEmpty();
    assertThat(result.stdout()).isEqualTo("{\"copy\":\"node-a\",\"removed\":true}\n");
    assertThat(root).doesNotExist();
  }

  @Test
  void aFileThatVanishesAgainAndAgainIsNamed() throws Exception {
    Path wal = node.wal("_00001.wal");
    node.install("find", "echo \"find: '" + wal + "': No such file or directory\" >&2\nexit 1");

    NodeFixture.Result result = node.run("export");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("find: '" + wal + "': No such file or directory");
    assertThat(result.stdout()).isEmpty();
  }
}
