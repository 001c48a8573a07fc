package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.local.repair.LocalReferences;
import io.shardrepair.local.repair.LocalRepair;
import io.shardrepair.local.repair.MissingPaths;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.shell.Started;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.store.WorkFolder;
import io.shardrepair.local.store.WorkLock;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private WorkOption work;

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

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> mistakes = new ArrayList<>();
    InputFiles files = new InputFiles(mistakes);
    LocalReferences nodes = files.read("--nodes", nodesFile, document -> nodes(document, mistakes));
    JsonNode input = files.read("--input", inputFile, RunCommand::checked);
    if (!mistakes.isEmpty()) {
      Screen.err(spec.commandLine()).say(mistakes);
      return ExitCode.ERROR;
    }
    Path root = ProjectRoot.find();
    WorkFolder folder = work.open();
    Progress progress = Screen.progress();
    try (WorkLock lock = WorkLock.take(folder.path());
        Started started = new Started()) {
      lock.held();
      Tools tools = new Toolbox(root, progress).tools();
      return new LocalRepair(root, folder, tools, progress, started).run(nodes, input);
    }
  }

  private LocalReferences nodes(JsonNode document, List<String> mistakes) {
    Nodes nodes = NodesDocument.parseLocal(document);
    MissingPaths.of(nodes).forEach(each -> mistakes.add(nodesFile + ": " + each));
    return LocalReferences.resolve(nodes, System::getenv);
  }

  private static JsonNode checked(JsonNode input) {
    RepairInput.parse(input);
    return input;
  }
}
