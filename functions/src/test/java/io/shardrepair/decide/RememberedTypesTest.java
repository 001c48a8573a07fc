package io.shardrepair.decide;

import static io.shardrepair.decide.FieldIndexTest.field;
import static io.shardrepair.decide.FieldIndexTest.fieldsIdx;
import static io.shardrepair.decide.FieldIndexTest.measurement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.ExportIncomplete;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifest.FieldFile;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.plan.RepairPlan.TypeConflict;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a copy remembers decides, and what it holds only where it remembers nothing. */
class RememberedTypesTest {
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;

  @Test
  void aTypeThatACopyOnlyRemembersIsTheOneThatItTakes() throws IOException {
    Shard shard = Shard.of("m f=1 1\nm f=1 2\nm g=1 1\n", "m g=1 1\n");

    RepairPlan plan = plan(shard, List.of(1L), Map.of(1L, INTEGER));

    assertThat(plan.copy("b").toWrite()).isZero();
    assertThat(plan.copy("b").left()).containsExactly(new Left(Left.Reason.TYPE_CONFLICT, 2));
    assertThat(plan.compared().typeConflicts())
        .extracting(TypeConflict::copy, TypeConflict::holds, TypeConflict::type)
        .containsExactly(tuple("b", List.of("integer"), "float"));
  }

  @Test
  void itGoesBeforeTheTypesThatTheCopyHolds() throws IOException {
    // Files from before a field was deleted and came again with another type.
    Shard shard = Shard.of("m f=1 1\nm f=2i 2\nm f=3 3\n", "m f=1 1\n");

    assertThat(plan(shard, List.of(1L), Map.of(1L, INTEGER)).copy("b").toWrite()).isEqualTo(1);
    assertThat(plan(shard, List.of(1L), Map.of(1L, FLOAT)).copy("b").toWrite()).isEqualTo(1);
    assertThat(plan(shard, List.of(1L), Map.of()).copy("b").left())
        .containsExactly(new Left(Left.Reason.TYPE_CONFLICT, 1));
  }

  @Test
  void severalShardsTakeTheTypesOfEachUnlessOneIsStillFree() throws IOException {
    Shard shard = Shard.of("m f=1 1\nm f=2 2\nm g=1 1\n", "m g=1 1\n");
    List<Long> both = List.of(1L, 2L);

    assertThat(plan(shard, both, Map.of(1L, INTEGER)).copy("b").toWrite()).isEqualTo(2);
    assertThat(plan(shard, both, Map.of(1L, INTEGER, 2L, FLOAT)).copy("b").toWrite()).isEqualTo(2);
    assertThat(plan(shard, both, Map.of(1L, INTEGER, 2L, INTEGER)).copy("b").toWrite()).isZero();
  }

  @Test
  void aFileThatCannotBeReadEndsTheRepair() {
    Shard shard = Shard.of("m f=1 1\n", "");
    shard.store.write("exports/b/fields/1", new byte[] {1, 2, 3});

    assertThatThrownBy(() -> plan(shard, List.of(1L), List.of(file(1))))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith("fields.idx of shard 1 on b cannot be read");
  }

  /** Copy b remembers these types of field f, by shard. */
  private static RepairPlan plan(Shard shard, List<Long> shards, Map<Long, Integer> types)
      throws IOException {
    for (Map.Entry<Long, Integer> type : types.entrySet()) {
      shard.store.write(
          file(type.getKey()).key(), fieldsIdx(measurement("m", field("f", type.getValue()))));
    }
    return plan(shard, shards, types.keySet().stream().map(RememberedTypesTest::file).toList());
  }

  private static RepairPlan plan(Shard shard, List<Long> shards, List<FieldFile> files)
      throws IOException {
    List<Manifest> manifests =
        shard.manifests().stream()
            .map(
                manifest ->
                    manifest.copy().equals("b")
                        ? new Manifest(
                            manifest.version(),
                            manifest.repairId(),
                            manifest.copy(),
                            manifest.database(),
                            manifest.retentionPolicy(),
                            shards,
                            "",
                            "",
                            "1.8.10",
                            "zstd",
                            "",
                            "",
                            manifest.runs(),
                            files,
                            1)
                        : manifest)
            .toList();
    List<PartitionResult> results = shard.compare(manifests);
    Topology topology = Samples.topology(Mode.PLAN, RepairOptions.CAREFUL, "a", "b");
    return new Decider(shard.objects).decide(topology, manifests, results);
  }

  private static FieldFile file(long shard) {
    return new FieldFile(shard, FieldFile.INDEX, "exports/b/fields/" + shard);
  }
}
