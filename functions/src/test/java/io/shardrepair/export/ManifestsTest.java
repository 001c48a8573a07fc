package io.shardrepair.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Manifest.FieldFile;
import io.shardrepair.export.Manifests.Reported;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.export.Run.Outside;
import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Topology TOPOLOGY = Samples.topology(Mode.REPAIR, "a", "b");
  private static final String IDENTITY = "0123456789abcdef".repeat(4);
  private static final String EXPORTS = Samples.exports(TOPOLOGY.copy("a"));
  private static final String OWN = EXPORTS + IDENTITY;
  private static final String MANIFEST = EXPORTS + "manifests/r-before.json";

  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r");

  @Test
  void whatTheNodesToldIsReadInTheOrderOfTheCopies() throws IOException {
    String reported = left(run(OWN + "/run-abc123.lp.zst"), List.of());

    List<Manifest> manifests = Manifests.read(objects, TOPOLOGY, Pass.BEFORE, reported);

    assertThat(manifests).extracting(Manifest::copy).containsExactly("a", "b");
  }

  @Test
  void aManifestThatItsNodeDidNotWriteIsRefused() throws IOException {
    String reported = left(run(OWN + "/run-abc123.lp.zst"), List.of());
    left(run(OWN + "/run-abc124.lp.zst"), List.of());

    assertThatThrownBy(() -> Manifests.read(objects, TOPOLOGY, Pass.BEFORE, reported))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/r/before/manifests/ has SHA-256 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPORTS/../shard-2/x/run-abc123.lp.zst",
        "exports/a/shard-1/IDENTITY/run-abc123.lp.zst",
        "exports/i-a/a/shard-1/IDENTITY/run-abc123.lp.zst",
        "exports/mi-a/a/shard-1/IDENTITY/run-abc123.lp.zst",
        "exports/ARNSi-b/a/shard-1/IDENTITY/run-abc123.lp.zst",
        "exports/ARNSi-a/b/shard-1/IDENTITY/run-abc123.lp.zst",
        "exports/arn:aws:ec2:x/y:123456789012:instance/i-a/a/shard-1/IDENTITY/run-abc123.lp.zst",
        "EXPORTSx/run-abc123.lp.zst",
        "EXPORTSIDENTITY/run-abc123.lp.zst\n",
        "EXPORTSmanifests/r-before.json",
        "/etc/passwd",
        "repairs/r/plan.json",
        "",
      })
  void anObjectThatIsNoExportOfTheCopyIsRefused(String form) throws IOException {
    String key =
        form.replace("EXPORTS", EXPORTS)
            .replace("ARNS", Samples.INSTANCE_ARNS)
            .replace("IDENTITY", IDENTITY);
    String ofRun = left(run(key), List.of());
    refused(ofRun, key);

    Run sound = run(OWN + "/run-abc123.lp.zst");
    String ofOutside = left(withOutside(sound, key), List.of());
    refused(ofOutside, key);

    String ofFields = left(sound, List.of(new FieldFile(1, FieldFile.INDEX, key)));
    refused(ofFields, key);
  }

  /** One that is not EC2's has no ARN, and IAM tells none of it. */
  @Test
  void ofAnInstanceThatIsNotOfEc2KeysBeginWithItsId() {
    ExportKeys keys =
        new ExportKeys(new ShardCopy(Samples.on("mi-0123456789abcdef0", Samples.node("a")), 1));
    String own = "exports/mi-0123456789abcdef0/a/shard-1/";

    keys.requireRun("manifest", run(own + IDENTITY + "/run-abc123.lp.zst"));
    keys.requireManifest("r", Pass.AFTER, own + "manifests/r-after.json");
    for (String before :
        List.of("mi-0123456789abcdef1", Samples.INSTANCE_ARNS + "mi-0123456789abcdef0")) {
      String other = own.replace("mi-0123456789abcdef0", before) + IDENTITY + "/run-abc123.lp.zst";
      assertThatThrownBy(() -> keys.requireRun("manifest", run(other)))
          .isInstanceOf(ExportIncomplete.class)
          .hasMessageContaining(other + " does not have the form exports/mi-0123456789abcdef0/a/");
    }
  }

  @Test
  void whatTheNodesWroteIsKeptWhereTheyCannotWriteAndOnceMoreIfAsked() throws IOException {
    List<Reported> reported = written();

    String digest = Manifests.keep(objects, TOPOLOGY, Pass.BEFORE, reported);
    String again = Manifests.keep(objects, TOPOLOGY, Pass.BEFORE, reported);

    assertThat(again).isEqualTo(digest);
    assertThat(store.read(objects.manifest(Pass.BEFORE, "a"))).isEqualTo(store.read(MANIFEST));
    assertThat(Manifests.read(objects, TOPOLOGY, Pass.BEFORE, digest))
        .extracting(Manifest::copy)
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exports/ARNSi-b/a/shard-1/manifests/r-before.json",
        "exports/ARNSi-b/b/shard-1/manifests/r-before.json",
        "EXPORTSmanifests/r-after.json",
        "EXPORTSmanifests/other-before.json",
        "EXPORTSmanifests/../manifests/r-before.json",
        "repairs/r/before/manifests/a.json",
        "",
      })
  void aManifestThatIsToldUnderAnotherKeyIsRefused(String form) throws IOException {
    String key = form.replace("EXPORTS", EXPORTS).replace("ARNS", Samples.INSTANCE_ARNS);
    List<Reported> reported = written();
    Reported other = new Reported("a", key, 0, 0, reported.get(0).sha256());

    assertThatThrownBy(
            () -> Manifests.keep(objects, TOPOLOGY, Pass.BEFORE, List.of(other, reported.get(1))))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith(
            "the answer of node a names an object that is not an export of this copy: " + key)
        .hasMessageEndingWith("/a/shard-1/manifests/r-before.json");
    assertThat(store.list("repairs/")).isEmpty();
  }

  @Test
  void aManifestOfOtherBytesThanTheNodeToldIsRefused() throws IOException {
    List<Reported> reported = written();
    store.write(MANIFEST, "{}".getBytes(UTF_8));

    assertThatThrownBy(() -> Manifests.keep(objects, TOPOLOGY, Pass.BEFORE, reported))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith(MANIFEST + " has SHA-256 ")
        .hasMessageContaining(" and not " + reported.get(0).sha256());
    assertThat(store.list("repairs/")).isEmpty();
  }

  @Test
  void aManifestThatIsNotThereIsNamed() throws IOException {
    List<Reported> reported = written();
    store.delete(MANIFEST);

    assertThatThrownBy(() -> Manifests.keep(objects, TOPOLOGY, Pass.BEFORE, reported))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessage(MANIFEST + " is missing, so the export did not succeed");
  }

  @Test
  void aNodeThatAnswersForAnotherIsRefused() throws IOException {
    List<Reported> reported = written();

    assertThatThrownBy(
            () ->
                Manifests.keep(
                    objects, TOPOLOGY, Pass.BEFORE, List.of(reported.get(1), reported.get(1))))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessage("the answers of the nodes: copies is [b, b], not [a, b]");
  }

  /** What the nodes of both copies write and tell. */
  private List<Reported> written() throws IOException {
    List<Reported> reported = new ArrayList<>();
    for (String copy : TOPOLOGY.copyNames()) {
      String key = Samples.exports(TOPOLOGY.copy(copy)) + "manifests/r-before.json";
      reported.add(
          new Reported(copy, key, 0, 0, objects.write(key, Exports.manifest(copy, List.of()))));
    }
    return reported;
  }

  private void refused(String reported, String key) {
    assertThatThrownBy(() -> Manifests.read(objects, TOPOLOGY, Pass.BEFORE, reported))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith(
            "repairs/r/before/manifests/a.json names an object that is not an export of this copy: "
                + key);
  }

  private static Run run(String key) {
    return new Run(
        "1.tsm",
        Run.Kind.TSM,
        1,
        key,
        Codec.ZSTD,
        0,
        0,
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        false);
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
            new Reported("a", "", 1, 0, objects.write(objects.manifest(Pass.BEFORE, "a"), some)),
            new Reported("b", "", 0, 0, objects.write(objects.manifest(Pass.BEFORE, "b"), none))));
  }
}
