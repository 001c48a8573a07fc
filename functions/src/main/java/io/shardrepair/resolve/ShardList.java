package io.shardrepair.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.input.RepairInput;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardSelection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The shards of a repair of several; its summary is checked against this list.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair of all of them
 * @param mode how far each goes
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shards in order of time
 */
public record ShardList(
    int version,
    String repairId,
    Mode mode,
    String database,
    String retentionPolicy,
    List<Entry> shards) {

  public static final int VERSION = 2;

  /** The most characters of an execution's name, which is a repair's id. */
  private static final int LONGEST_NAME = 80;

  /**
   * A shard and the repair of it.
   *
   * @param repairId the shard's own repair, the name of a nested execution
   * @param shard its id; for open-source nodes, which number their shards independently, the id on
   *     the first node
   * @param shardStart first time of the shard, RFC 3339
   * @param shardEnd time at which the shard ends, RFC 3339
   * @param selection how the nested execution's input selects the shard
   */
  public record Entry(
      String repairId, long shard, String shardStart, String shardEnd, ShardSelection selection) {

    /** The selection as fields of an input. */
    public JsonNode fields() {
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      selection.ids().forEach(id -> fields.put("shard", id));
      selection.start().ifPresent(start -> fields.put("start", start));
      selection.end().ifPresent(end -> fields.put("end", end));
      return fields;
    }
  }

  public ShardList {
    shards = List.copyOf(shards);
  }

  /** Makes the list, naming the repair of each shard after the repair of all. */
  public static ShardList of(String repairId, RepairInput input, Resolution.Several several) {
    List<Entry> entries = new ArrayList<>();
    for (Resolution.Shard shard : several.shards()) {
      entries.add(
          new Entry(
              nestedName(repairId, entries.size() + 1),
              shard.info().id(),
              shard.info().start().toString(),
              shard.info().end().toString(),
              shard.selection()));
    }
    return new ShardList(
        VERSION, repairId, input.mode(), input.database(), several.retentionPolicy(), entries);
  }

  /** The fields that the inputs of all nested executions have in common. */
  public JsonNode common(RepairOptions options) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("database", database)
        .put("retentionPolicy", retentionPolicy)
        .put("mode", mode.label())
        .put("acceptAbsentSeries", options.acceptAbsentSeries())
        .put("allowHot", options.allowHot())
        .put("nested", true)
        .set("conflicts", Json.toTree(options.conflicts()));
  }

  /** A name that had to be cut gets a checksum of the whole, so that names stay different. */
  private static String nestedName(String repairId, int number) {
    String suffix = "-" + number;
    if (repairId.length() + suffix.length() <= LONGEST_NAME) {
      return repairId + suffix;
    }
    CRC32 checksum = new CRC32();
    checksum.update(repairId.getBytes(StandardCharsets.UTF_8));
    suffix = "-%08x%s".formatted(checksum.getValue(), suffix);
    return repairId.substring(0, LONGEST_NAME - suffix.length()) + suffix;
  }
}
