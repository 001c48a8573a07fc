package io.shardrepair.handler;

import static io.shardrepair.handler.Calls.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.compare.Exports;
import io.shardrepair.compare.PartitionResults.UnsortedRunsException;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.node.Round;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.replay.Recheck;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Partition, Compare and Decide as the state machine calls them, over a shard of many partitions.
 */
class PartitionsTest {
  private static final int PARTITION_BYTES = 500;
  private static final Topology TOPOLOGY =
      Samples.topology(Mode.REPAIR, Samples.acceptingAbsentSeries(), "a", "b");

  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "r");

  private final Known known = new Known(objects);

  /** What the last export is known by. */
  private String exports;

  /** What the last plan answered. */
  private String partitioningId;

  @Test
  void resultsOfAllPartitionsMakeOnePlan() throws IOException {
    export("a", lines(0, 200));
    export("b", lines(0, 50) + lines(80, 200));

    int partitions = planAndCompare();
    JsonNode decided = decide();

    assertThat(partitions).isGreaterThan(3);
    assertThat(decided.path("decision").asText()).isEqualTo("REPLAY");
    assertThat(decided.path("copies")).extracting(JsonNode::asText).containsExactly("b");
    RepairPlan plan = objects.read(objects.plan(), RepairPlan.class);
    assertThat(plan.copy("a").points()).isEqualTo(200);
    assertThat(plan.copy("b").points()).isEqualTo(170);
    assertThat(plan.copy("b").missing()).isEqualTo(30);
    assertThat(plan.copy("b").absentSeries()).isEqualTo(30);
  }

  @Test
  void aPartitionWithoutAResultIsNoPlan() throws IOException {
    export("a", lines(0, 200));
    export("b", lines(0, 100));
    JsonNode planned = plan();
    for (int index = 1; index < planned.path("count").asInt(); index++) {
      compare(index);
    }

    assertThatThrownBy(this::decide).hasMessageContaining("no result of partition 0 of");
  }

  @Test
  void aRunOutOfOrderIsPlannedAndComparedAgain() throws IOException {
    export("a", lines(100, 200) + lines(0, 100));
    export("b", lines(0, 190));

    planAndCompare();
    assertThatThrownBy(this::decide).isInstanceOf(UnsortedRunsException.class);
    planAndCompare();
    JsonNode decided = decide();

    assertThat(decided.path("decision").asText()).isEqualTo("REPLAY");
    RepairPlan plan = objects.read(objects.plan(), RepairPlan.class);
    assertThat(plan.copy("a").points()).isEqualTo(200);
    assertThat(plan.copy("b").missing()).isEqualTo(10);
  }

  /** An export that ran twice, the slower one to its end while partitions are compared. */
  @Test
  void anotherManifestThanWasPlannedWithStopsTheComparison() throws IOException {
    export("a", lines(0, 200));
    export("b", lines(0, 200));
    int count = plan().path("count").asInt();
    compare(0);
    export("b", lines(0, 200) + lines(300, 310));

    assertThatThrownBy(() -> compare(1))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/r/before/manifests/ has SHA-256 ")
        .hasMessageContaining(" and not " + exports);
    assertThatThrownBy(this::decide).isInstanceOf(ObjectChanged.class);

    export("b", lines(0, 200));
    for (int index = 1; index < count; index++) {
      compare(index);
    }
    assertThat(decide().path("decision").asText()).isEqualTo("NOTHING_TO_REPLAY");
  }

  @Test
  void aComparisonWithoutThePlansIdIsRefused() throws IOException {
    export("a", lines(0, 200));
    export("b", lines(0, 200));
    plan();
    partitioningId = "another";
    assertThatThrownBy(() -> compare(0))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/r/before/partitions.json holds partitioning ")
        .hasMessageContaining(" and not another");
  }

  private void export(String copy, String lines) throws IOException {
    objects.write(objects.topology(), TOPOLOGY);
    objects.write(
        objects.manifest(Pass.BEFORE, copy),
        Exports.manifest(
            copy,
            List.of(
                Exports.run(
                    store, TOPOLOGY.copy(copy), "1.tsm", Run.Kind.TSM, lines, Codec.ZSTD, 300))));
  }

  /** A series per line, in the order of the tool. */
  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("m,host=h%03d v=1 1714521600000000000\n"::formatted)
        .collect(Collectors.joining());
  }

  private int planAndCompare() throws IOException {
    int count = plan().path("count").asInt();
    for (int index = 0; index < count; index++) {
      compare(index);
    }
    return count;
  }

  private JsonNode plan() throws IOException {
    exports = known.exports(Pass.BEFORE);
    JsonNode planned = call(new PartitionHandler(store, PARTITION_BYTES), request(Map.of()));
    partitioningId = planned.path("id").asText();
    return planned;
  }

  private void compare(int index) throws IOException {
    call(
        new CompareHandler(store),
        request(Map.of("index", index, "partitioningId", partitioningId)));
  }

  private JsonNode decide() throws IOException {
    ObjectNode request =
        (ObjectNode)
            Json.tree(
                request(Map.of("partitioningId", partitioningId, "plan", "")).getBytes(UTF_8));
    request.remove("pass");
    request.set(
        "recheck", Json.toTree(new Recheck.State(Recheck.Next.WAIT, 1, Round.DONE, "", 0, 0, 0)));
    return call(new DecideHandler(store), request.toString());
  }

  /** With what the states before told. */
  private String request(Map<String, ?> more) throws IOException {
    Map<String, Object> request = new HashMap<>(more);
    request.put("repairId", "r");
    request.put("topology", known.topology());
    request.put("pass", "before");
    request.put("exports", exports);
    return new String(Json.bytes(request), UTF_8);
  }
}
