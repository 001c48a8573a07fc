package io.shardrepair.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Manifests.Told;
import io.shardrepair.export.Run.Outside;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Topology TOPOLOGY = Samples.topology(Mode.REPAIR, "a", "b");
  private static final String IDENTITY = "0123456789abcdef".repeat(4);
  private static final String OWN = "exports/a/shard-1/" + IDENTITY;

  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r");

  @Test
  void whatTheNodesToldIsReadInTheOrderOfTheCopies() throws IOException {
    String told = left(run(OWN + "/run-abc123.lp.zst"), List.of());

    List<Manifest> manifests = Manifests.read(objects, TOPOLOGY, Pass.BEFORE, told);

    assertThat(manifests).extracting(Manifest::copy).containsExactly("a", "b");
  }

  @Test
  void aManifestThatItsNodeDidNotWriteIsRefused() throws IOException {
    String told = left(run(OWN + "/run-abc123.lp.zst"), List.of());
    left(run(OWN + "/run-abc124.lp.zst"), List.of());

    assertThatThrownBy(() -> Manifests.read(objects, TOPOLOGY, Pass.BEFORE, told))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/r/before/manifests/ has SHA-256 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exports/a/shard-1/../shard-2/x/run-abc123.lp.zst",
        "exports/b/shard-1/"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            + "/run-abc123.lp.zst",
        "exports/a/shard-1/x/run-abc123.lp.zst",
        "exports/a/shard-1/"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            + "/run-abc123.lp.zst\n",
        "/etc/passwd",
        "repairs/r/plan.json",
        "",
      })
  void anObjectThatIsNoExportOfTheCopyIsRefused(String key) throws IOException {
    String ofRun = left(run(key), List.of());
    refused(ofRun, key);

    Run sound = run(OWN + "/run-abc123.lp.zst");
    String ofOutside = left(withOutside(sound, key), List.of());
    refused(ofOutside, key);

    String ofFields = left(sound, List.of(new FieldFile(1, FieldFile.INDEX, key)));
    refused(ofFields, key);
  }

  private void refused(String told, String key) {
    assertThatThrownBy(() -> Manifests.read(objects, TOPOLOGY, Pass.BEFORE, told))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith(
            "repairs/r/before/manifests/a.json names an object that is no export of this copy: "
                + key);
  }

  private static Run run(String key) {
    return new Run("1.tsm", RunKind.TSM, 1, key, Codec.ZSTD, 0, 0, 0, List.of(), List.of(), false);
  }

  private static Run withOutside(Run run, String key) {
    return new Run(
        run.name(),
        run.kind(),
        1,
        run.key(),
        Codec.ZSTD,
        0,
        0,
        0,
        Optional.of(new Outside(key, 1)),
        List.of(),
        List.of(),
        false);
  }

  /** Copy a exports this, and b nothing. */
  private String left(Run run, List<FieldFile> fields) throws IOException {
    Manifest none = Exports.manifest("b", List.of());
    Manifest of = Exports.manifest("a", List.of(run));
    Manifest some =
        new Manifest(
            of.version(),
            of.repairId(),
            of.copy(),
            of.database(),
            of.retentionPolicy(),
            of.shards(),
            of.start(),
            of.end(),
            of.influxInspect(),
            of.compressor(),
            of.state(),
            of.writes(),
            of.runs(),
            fields,
            of.seconds());
    return Manifests.digest(
        List.of(
            new Told("a", "", 1, 0, objects.write(objects.manifest(Pass.BEFORE, "a"), some)),
            new Told("b", "", 0, 0, objects.write(objects.manifest(Pass.BEFORE, "b"), none))));
  }
}
