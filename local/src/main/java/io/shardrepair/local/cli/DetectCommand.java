package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.detect.DetectInput;
import io.shardrepair.detect.Detector;
import io.shardrepair.influx.InfluxCounts;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.local.repair.LocalReferences;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.DetectTable;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.store.FolderStore;
import io.shardrepair.local.store.WorkFolder;
import io.shardrepair.local.store.WorkLock;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code shard-repair detect}: one run of the detector, against nodes that this machine reaches.
 */
@Command(
    name = "detect",
    description = "Asks nodes for their counts, and shows the shards where they differ.",
    footer = "docs/detector.md describes what it asks, and its input.",
    exitCodeList = {
      "0:the counts of every cold shard are equal",
      "1:they differ, or did and no check has found them equal since",
      "2:wrong usage or input, a shard that could not be checked, or something failed"
    })
final class DetectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private WorkOption work;

  @Option(
      names = "--nodes",
      required = true,
      paramLabel = "NODES.json",
      description = "The nodes, as for `run`; only URL and credentials are used.")
  private Path nodesFile;

  @Option(
      names = "--input",
      paramLabel = "INPUT.json",
      description =
          "Input of the detector: databases, budget (default: all, every shard checked again).")
  private Path inputFile;

  @Option(names = "--json", description = "Print the answer and the statuses as a JSON object.")
  private boolean json;

  /**
   * What is printed with {@code --json}.
   *
   * @param run what this run did
   * @param shards what is known of each shard
   */
  record Found(Detector.Answer run, List<ShardStatus> shards) {}

  @Override
  public Integer call() throws IOException {
    List<String> mistakes = new ArrayList<>();
    InputFiles files = new InputFiles(mistakes);
    LocalReferences nodes =
        files.read(
            "--nodes",
            nodesFile,
            document ->
                LocalReferences.resolve(NodesDocument.parseLocal(document), System::getenv));
    DetectInput input =
        inputFile == null
            ? input(JsonNodeFactory.instance.objectNode())
            : files.read("--input", inputFile, DetectCommand::input);
    if (!mistakes.isEmpty()) {
      Screen.err(spec.commandLine()).say(mistakes);
      return ExitCode.ERROR;
    }
    WorkFolder folder = work.open();
    try (WorkLock lock = WorkLock.take(folder.path())) {
      lock.held();
      return detect(nodes, input, new FolderStore(folder.inside("bucket")));
    }
  }

  private int detect(LocalReferences nodes, DetectInput input, FolderStore store)
      throws IOException {
    Map<String, String> passwords = nodes.parameters();
    InfluxNodes influx =
        new InfluxNodes(reference -> passwords.get(reference.substring("parameter:".length())));
    Instant begin = Instant.now();
    Detector.Answer answer =
        new Detector(new InfluxCounts(influx), store, Clock.systemUTC(), "local")
            .run(input, nodes.nodes(), metrics -> {});
    ShardStatuses.Listing listing = new ShardStatuses(store).list();
    List<ShardStatus> statuses = listing.statuses();
    Screen.err(spec.commandLine()).say(listing.unreadable());
    Lines out = Screen.out(spec.commandLine());
    if (json) {
      out.json(new Found(answer, statuses));
    } else {
      out.say(DetectTable.of(answer, statuses, begin));
    }
    return listing.unreadable().isEmpty() ? code(answer) : ExitCode.ERROR;
  }

  /**
   * The code of the worst shard. A shard that was not checked on all nodes does not count as equal.
   */
  private static int code(Detector.Answer answer) {
    if (answer.left() > 0
        || !answer.silent().isEmpty()
        || answer.states().containsKey(State.UNKNOWN)) {
      return ExitCode.ERROR;
    }
    boolean well =
        answer.states().keySet().stream()
            .allMatch(state -> state == State.HEALTHY || state == State.REPAIRED);
    return well ? ExitCode.SUCCESS : ExitCode.DIFFERENCES;
  }

  /** Somebody waits for the answer: unlike the scheduled detector, it looks at every shard. */
  private static DetectInput input(JsonNode given) {
    if (given instanceof ObjectNode object) {
      object.putIfAbsent("recheckHours", IntNode.valueOf(0));
      object.putIfAbsent("maxSeconds", IntNode.valueOf(600));
      object.putIfAbsent("maxQueries", IntNode.valueOf(100_000));
    }
    return DetectInput.parse(given);
  }
}
