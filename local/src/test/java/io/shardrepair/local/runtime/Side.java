package io.shardrepair.local.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.handler.Known;
import io.shardrepair.json.Json;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Topology;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The repair of one of the two hosts: the same as the other's, but for the names by which they do
 * not come in each other's way.
 */
final class Side {
  /** What stands for them in events and in answers that are compared. */
  private static final String REPAIR = "first-repair";

  private static final String DATABASE = "telegraf";
  private static final String EXECUTION =
      "arn:aws:states:eu-central-1:123456789012:execution:influx-shard-repair:first-repair";

  private final String repairId;
  private final String database;
  private String execution = EXECUTION;

  /** Names as long as those in {@code events/}, so that sizes are alike. */
  Side(String repairId, String database) {
    this.repairId = repairId;
    this.database = database;
  }

  String database() {
    return database;
  }

  /** An event of {@code events/}, as one of this repair. */
  String event(ObjectStore store, String text) throws IOException {
    return new Known(new RepairObjects(store, repairId))
        .event(text)
        .replace(EXECUTION, execution)
        .replace(REPAIR, repairId)
        .replace(DATABASE, database);
  }

  /** Whose history Report reads. */
  void useExecution(String arn) {
    execution = arn;
  }

  /** An answer without what differs from repair to repair: names, ids, digests and times. */
  JsonNode comparable(Answer answer) throws IOException {
    String text =
        answer
            .body()
            .replace(repairId, REPAIR)
            .replace(database, DATABASE)
            .replaceAll("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "UUID")
            .replaceAll("\\b[0-9a-f]{12,64}\\b", "DIGEST")
            .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z", "NOW")
            .replaceAll("\"seconds\":[0-9.E-]+", "\"seconds\":0");
    return text.isEmpty() ? Json.tree("\"\"".getBytes(UTF_8)) : Json.tree(text.getBytes(UTF_8));
  }

  /** Puts into the store what the nodes would export: node-b lacks the second point. */
  void export(ObjectStore store, Pass pass) throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    Topology topology = objects.read(objects.topology(), Topology.class);
    for (String copy : topology.copyNames()) {
      String first = "cpu,host=a usage=1 1794787200000000000\n";
      String second = "cpu,host=a usage=2 1794787260000000000\n";
      String lines = copy.equals("node-b") && pass == Pass.BEFORE ? first : first + second;
      List<Long> shards = topology.copy(copy).shardIds();
      String identity = Sha256.of((database + pass.label()).getBytes(UTF_8));
      String key =
          "exports/arn:aws:ec2:us-east-1:000000000000:instance/%s/%s/shard-%d/%s/run-abcdef.lp.gz"
              .formatted(topology.copy(copy).node().instanceId(), copy, shards.get(0), identity);
      Run run = run(store, key, shards.get(0), lines);
      objects.write(
          objects.manifest(pass, copy),
          new Manifest(
              Manifest.VERSION,
              repairId,
              copy,
              database,
              topology.retentionPolicy(),
              shards,
              topology.export().map(ExportRange::start).orElse(""),
              topology.export().map(ExportRange::end).orElse(""),
              "1.8.10",
              "zstd",
              "state",
              "writes",
              List.of(run),
              List.of(),
              1.0));
    }
  }

  private static Run run(ObjectStore store, String key, long shard, String lines)
      throws IOException {
    byte[] bytes = lines.getBytes(UTF_8);
    store.write(key, bytes);
    return new Run(
        "000000001-000000001.tsm",
        Run.Kind.TSM,
        shard,
        key,
        Codec.PLAIN,
        bytes.length,
        bytes.length,
        lines.lines().count(),
        Optional.empty(),
        List.of(new Run.Part(0, bytes.length)),
        List.of(),
        false);
  }
}
