package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.detect.DetectInput;
import io.shardrepair.detect.Detector;
import io.shardrepair.influx.InfluxCounts;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.WorkFolder;
import io.shardrepair.local.show.DetectTable;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.store.FolderStore;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shard-repair detect}: one run of the detector, against nodes that answer here. */
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

  @Option(
      names = "--nodes",
      required = true,
      paramLabel = "NODES.json",
      description = "The nodes, as for `run`; only URL and credentials are used.")
  private Path nodesFile;

  @Option(
      names = "--input",
      paramLabel = "INPUT.json",
      description = "Input of the detector: databases, budget (default: all, looked at anew).")
  private Path inputFile;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where what is known of shards is kept (default: .local/run).")
  private Path work;

  @Option(names = "--json", description = "Print answer and statuses as a JSON object.")
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
    LocalReferences nodes = nodes(mistakes);
    DetectInput input = input(mistakes);
    if (!mistakes.isEmpty()) {
      Screen.err(spec.commandLine()).say(mistakes);
      return ExitCode.ERROR;
    }
    if (work != null) {
      PathArgument.makeFolder("--work", work);
    }
    WorkFolder folder =
        work == null ? WorkFolder.ofProject(ProjectRoot.find(), "run") : WorkFolder.named(work);
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

  /** That of the worst shard. What was not looked at, or not by all nodes, is not equal. */
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

  private LocalReferences nodes(List<String> mistakes) {
    try {
      return LocalReferences.resolve(
          NodesDocument.parseLocal(LocalRepair.read("--nodes", nodesFile)), System::getenv);
    } catch (InvalidDocument e) {
      e.mistakes().forEach(each -> mistakes.add(nodesFile + ": " + each));
    } catch (IOException e) {
      mistakes.add(e.getMessage());
    }
    return null;
  }

  /** Somebody waits for the answer, so unlike the schedule's, it looks at every shard, and long. */
  private DetectInput input(List<String> mistakes) {
    try {
      JsonNode given =
          inputFile == null
              ? JsonNodeFactory.instance.objectNode()
              : LocalRepair.read("--input", inputFile);
      if (given instanceof ObjectNode object) {
        if (!object.has("recheckHours")) {
          object.put("recheckHours", 0);
        }
        if (!object.has("maxSeconds")) {
          object.put("maxSeconds", 600);
        }
        if (!object.has("maxQueries")) {
          object.put("maxQueries", 100_000);
        }
      }
      return DetectInput.parse(given);
    } catch (InvalidDocument e) {
      e.mistakes().forEach(each -> mistakes.add(inputFile + ": " + each));
    } catch (IOException e) {
      mistakes.add(e.getMessage());
    }
    return null;
  }
}
