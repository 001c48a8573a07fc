package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.demo.DemoData;
import io.shardrepair.local.demo.Entropy;
import io.shardrepair.local.demo.EntropyMaker;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.repair.LocalReferences;
import io.shardrepair.local.repair.LocalRepair;
import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.shell.Started;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.store.WorkFolder;
import io.shardrepair.local.store.WorkLock;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code shard-repair demo}: two real nodes, real entropy, a real repair. */
@Command(
    name = "demo",
    description = "Starts two InfluxDB nodes, makes their copies of a shard differ, repairs them.")
final class DemoCommand implements Callable<Integer> {
  private static final long SEED = 1;

  /** The defaults, but for a shard that was written a moment ago. */
  private static final Settings SETTINGS =
      new Settings(
          Settings.DEFAULT.guardRails(),
          new Settings.PreflightMargins(
              0,
              Settings.DEFAULT.preflight().expiryMarginHours(),
              Settings.DEFAULT.preflight().maxClockSkewSeconds()),
          Settings.DEFAULT.replay());

  @Spec private CommandSpec spec;

  @Option(
      names = "--keep",
      description = "Keep the nodes' data in .local/demo/ (the next demo removes it).")
  private boolean keep;

  @Option(
      names = "--values",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "About how many field values the shard has (default: ${DEFAULT-VALUE}).")
  private long values;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "repair",
      description = "repair, or plan to see only what it would do (default: ${DEFAULT-VALUE}).")
  private String mode;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    Path root = ProjectRoot.find();
    WorkFolder work = WorkFolder.ofProject(root, "demo");
    Progress progress = Screen.progress();
    try (WorkLock lock = WorkLock.take(work.path());
        Started started = new Started()) {
      lock.held();
      Tools tools = new Toolbox(root, progress).tools();
      for (String left : List.of("nodes", "aws", "bucket")) {
        Folders.delete(work.path().resolve(left));
      }
      if (!keep) {
        started.add(() -> Folders.delete(work.path().resolve("nodes")));
      }
      return demo(root, work, tools, progress, started);
    }
  }

  private void checkOptions() {
    if (values < DemoData.LEAST_VALUES) {
      throw new ParameterException(
          spec.commandLine(), "--values: must be at least " + DemoData.LEAST_VALUES);
    }
    if (!mode.equals(Mode.PLAN.label()) && !mode.equals(Mode.REPAIR.label())) {
      throw new ParameterException(spec.commandLine(), "--mode: must be repair or plan");
    }
  }

  private int demo(Path root, WorkFolder work, Tools tools, Progress progress, Started started)
      throws IOException, InterruptedException {
    Path nodes = work.inside("nodes");
    InfluxNode a = started.add(new InfluxNode("node-a", tools.influxd(), nodes.resolve("node-a")));
    InfluxNode b = started.add(new InfluxNode("node-b", tools.influxd(), nodes.resolve("node-b")));
    // A shard of some days ago: nobody writes to it any more.
    Instant day = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS);
    Entropy entropy = new EntropyMaker(a, b, new DemoData(day, values, SEED), progress).make();
    entropy.describe().forEach(progress::say);

    ObjectNode input =
        JsonNodeFactory.instance
            .objectNode()
            .put("database", EntropyMaker.DATABASE)
            .put("retentionPolicy", EntropyMaker.RETENTION_POLICY)
            .put("start", day.toString())
            .put("end", day.plus(Duration.ofDays(1)).toString())
            .put("mode", mode);
    LocalReferences copies =
        new LocalReferences(
            new Nodes(
                List.of(node(a, "i-0a", tools), node(b, "i-0b", tools)),
                Optional.empty(),
                SETTINGS),
            Map.of());
    int code = new LocalRepair(root, work, tools, progress, started).run(copies, input);
    return code == ExitCode.DIFFERENCES && onlyConflictsAreLeft(work.path(), entropy)
        ? asMeant(entropy, progress)
        : code;
  }

  private static boolean onlyConflictsAreLeft(Path work, Entropy entropy) throws IOException {
    try (Stream<Path> repairs = Files.list(work.resolve("bucket/repairs"))) {
      for (Path repair : repairs.toList()) {
        byte[] json = Files.readAllBytes(repair.resolve("report.json"));
        RepairReport report = Json.read(json, RepairReport.class);
        if (report.status() != RepairStatus.CONFLICTS
            || report.conflicts() != entropy.conflicts()) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * A repair without a policy leaves conflicts, and {@code run} would exit with 1; here the demo
   * made them.
   */
  private static int asMeant(Entropy entropy, Progress progress) {
    progress.say(
        "The %,d conflicts are those that were made above. A repair leaves them, unless its input names a policy, such as \"conflicts\": \"max\"."
            .formatted(entropy.conflicts()));
    return ExitCode.SUCCESS;
  }

  private static Node node(InfluxNode node, String prefix, Tools tools) {
    return new Node(
        node.name(),
        prefix + "0".repeat(15),
        node.url(),
        node.dataDir().toString(),
        node.walDir().toString(),
        tools.influxInspect().toString(),
        node.dataDir().resolveSibling("staging").toString(),
        node.configFile().toString(),
        Optional.empty(),
        Optional.empty());
  }
}
