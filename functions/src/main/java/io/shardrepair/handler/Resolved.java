package io.shardrepair.handler;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.RepairInput;
import io.shardrepair.model.Topology;
import io.shardrepair.node.Round;
import io.shardrepair.resolve.Resolution;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What state Resolve answers.
 *
 * @param round of the question to a meta node; DONE as soon as the rest is known
 * @param topology SHA-256 by which the topology of one shard is known; empty for several shards
 * @param several whether there are several shards
 * @param copies of the one shard
 * @param common what the inputs of nested executions have in common
 * @param shards the nested executions
 * @param parallelism how many of them run at once
 */
record Resolved(
    Round round,
    String topology,
    boolean several,
    List<String> copies,
    Optional<JsonNode> common,
    List<Nested> shards,
    int parallelism) {

  /**
   * A nested execution.
   *
   * @param repairId its name
   * @param select the fields of its input that select its shard
   */
  record Nested(String repairId, JsonNode select) {}

  static Resolved notYet(Round round) {
    return new Resolved(round, "", false, List.of(), Optional.empty(), List.of(), 1);
  }

  /** Stores what was found for the following states, and returns it. */
  static Resolved stored(Resolution resolution, RepairInput input, RepairObjects objects)
      throws IOException {
    if (resolution instanceof Resolution.Several several) {
      ShardList list = ShardList.of(objects.repairId(), input, several);
      objects.write(objects.shards(), list);
      return new Resolved(
          Round.DONE,
          "",
          true,
          List.of(),
          Optional.of(list.common(input.options())),
          list.shards().stream()
              .map(shard -> new Nested(shard.repairId(), shard.fields()))
              .toList(),
          input.parallelism());
    }
    Topology topology = ((Resolution.One) resolution).topology();
    return new Resolved(
        Round.DONE,
        objects.write(objects.topology(), topology),
        false,
        topology.copyNames(),
        Optional.empty(),
        List.of(),
        1);
  }
}
