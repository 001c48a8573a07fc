package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.setup.WorkFolder;
import io.shardrepair.local.show.Progress;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shard-repair run}: repairs nodes that run on this machine. */
@Command(
    name = "run",
    description = "Repairs a shard of InfluxDB nodes that already run on this machine.",
    footer = "docs/configuration.md describes both files.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      required = true,
      paramLabel = "NODES.json",
      description = "The nodes: name, URL, directories, influx_inspect, credentials.")
  private Path nodesFile;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "INPUT.json",
      description = "What to repair: the input of the state machine.")
  private Path inputFile;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where plans, reports and logs are kept (default: .local/run).")
  private Path work;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> mistakes = new ArrayList<>();
    LocalReferences nodes = checkNodes(mistakes);
    JsonNode input = checkInput(mistakes);
    if (!mistakes.isEmpty()) {
      Screen.err(spec.commandLine()).say(mistakes);
      return ExitCode.ERROR;
    }
    Path root = ProjectRoot.find();
    if (work != null) {
      PathArgument.makeFolder("--work", work);
    }
    WorkFolder folder = work == null ? WorkFolder.ofProject(root, "run") : WorkFolder.named(work);
    Progress progress = Screen.progress();
    try (WorkLock lock = WorkLock.take(folder.path());
        Started started = new Started()) {
      lock.held();
      Tools tools = new Toolbox(root, progress).tools();
      return new LocalRepair(root, folder, tools, progress, started).run(nodes, input);
    }
  }

  private LocalReferences checkNodes(List<String> mistakes) {
    try {
      Nodes nodes = NodesDocument.parseLocal(LocalRepair.read("--nodes", nodesFile));
      List<String> missing = MissingPaths.of(nodes);
      missing.forEach(each -> mistakes.add(nodesFile + ": " + each));
      return LocalReferences.resolve(nodes, System::getenv);
    } catch (InvalidDocument e) {
      e.mistakes().forEach(each -> mistakes.add(nodesFile + ": " + each));
    } catch (IOException e) {
      mistakes.add(e.getMessage());
    }
    return null;
  }

  private JsonNode checkInput(List<String> mistakes) {
    try {
      JsonNode input = LocalRepair.read("--input", inputFile);
      RepairInput.parse(input);
      return input;
    } catch (InvalidDocument e) {
      e.mistakes().forEach(each -> mistakes.add(inputFile + ": " + each));
    } catch (IOException e) {
      mistakes.add(e.getMessage());
    }
    return null;
  }
}
