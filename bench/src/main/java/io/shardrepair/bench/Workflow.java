package io.shardrepair.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary;
import io.shardrepair.json.Json;
import io.shardrepair.local.demo.DemoData;
import io.shardrepair.local.demo.Entropy;
import io.shardrepair.local.demo.EntropyMaker;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/workflow}: repairs the same entropy by this project and by hand. */
@Command(
    name = "bench/workflow",
    description = "Measures a whole repair beside the documented manual way, on the same data.",
    mixinStandardHelpOptions = true)
public final class Workflow implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = List.of("node-a", "node-b");

  /** Exit code of {@code shard-repair}, as the entropy has conflicts and no policy is given. */
  private static final int CONFLICTS_ARE_LEFT = 1;

  private static final String PROJECT = "project";

  /** The WAL becomes empty as soon as writing pauses. */
  private static final InfluxSettings SETTINGS = Nodes.settings(Duration.ofMillis(100));

  @Option(
      names = "--values",
      defaultValue = "5000000",
      description = "About how many field values the shard has (default: ${DEFAULT-VALUE}).")
  private long values;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Repairs of each kind, in turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--report",
      description = "Where the report goes (default: docs/benchmarks-workflow.md).")
  private Path report;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where the files of the run are made (default: .local/bench).")
  private Path workFolder;

  private final Path root = ProjectRoot.find();
  private final Progress progress = new PlainProgress(System.out);
  private Path work;
  private Tools tools;
  private Entropy entropy;
  private Instant day;

  Workflow() {}

  /** Runs it, and ends this process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Workflow()).execute(arguments));
  }

  /**
   * One repair.
   *
   * @param seconds from the first command to the end of the last
   * @param parts what of that took how long
   * @param written points (field values) sent to the nodes
   * @param after what the nodes hold afterwards
   */
  record Repair(double seconds, List<StageTime> parts, long written, After after) {
    Repair with(After found) {
      return new Repair(seconds, parts, written, found);
    }
  }

  /**
   * How a repair went, read from exports of both nodes before and after.
   *
   * @param lacking points of the union that the nodes lack, of both nodes together
   * @param invented points and values that no node held before
   */
  record After(long lacking, long invented) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (repeats < 1) {
      System.err.println("--repeats: must be at least 1");
      return 2;
    }
    work = (workFolder == null ? root.resolve(".local/bench") : workFolder).resolve("workflow");
    tools = new Toolbox(root, progress).tools();
    Folders.delete(work);
    makeEntropy();
    List<Repair> project = new ArrayList<>();
    List<Repair> manual = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      project.add(repaired(PROJECT, this::byProject));
      manual.add(repaired("manual", this::byHand));
    }
    Path file = report == null ? root.resolve("docs/benchmarks-workflow.md") : report;
    String command = "bench/workflow --values " + values + " --repeats " + repeats;
    Files.writeString(file, new WorkflowReport(entropy, project, manual, command).text());
    progress.say("report: " + file);
    Folders.delete(work);
    return 0;
  }

  private void makeEntropy() throws IOException {
    day = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS);
    List<InfluxNode> made = copies(work.resolve("made"));
    try (InfluxNode a = made.get(0);
        InfluxNode b = made.get(1)) {
      entropy = new EntropyMaker(a, b, new DemoData(day, values, 1), SETTINGS, progress).make();
    }
  }

  private Nodes nodes(Path folder) {
    return new Nodes(tools, EntropyMaker.DATABASE, folder);
  }

  private List<InfluxNode> copies(Path folder) {
    Nodes nodes = nodes(folder);
    return NAMES.stream().map(name -> nodes.node(name, folder.resolve(name))).toList();
  }

  private interface Way {
    Repair repair(List<InfluxNode> nodes, Path folder) throws IOException, InterruptedException;
  }

  /** Repairs a copy of the nodes as they were made. */
  private Repair repaired(String name, Way way) throws IOException, InterruptedException {
    Path folder = work.resolve(name);
    Folders.delete(folder);
    copy(work.resolve("made"), folder);
    List<InfluxNode> nodes = copies(folder);
    try (InfluxNode a = nodes.get(0);
        InfluxNode b = nodes.get(1)) {
      // Snapshots of what is in the WAL would change the start from one repair to the next.
      a.start(SETTINGS.keepingWal());
      b.start(SETTINGS.keepingWal());
      List<LabelledDump> before = dumps(nodes, folder, "before");
      Repair done = way.repair(nodes, folder);
      After after = after(before, dumps(nodes, folder, "after"), folder);
      progress.say(name + ": " + done.with(after));
      if (name.equals(PROJECT) && !after.equals(new After(0, 0))) {
        throw new IOException(name + " is wrong: " + after);
      }
      return done.with(after);
    }
  }

  private Repair byProject(List<InfluxNode> nodes, Path folder)
      throws IOException, InterruptedException {
    ArrayNode described = JSON.createArrayNode();
    for (InfluxNode node : nodes) {
      described
          .addObject()
          .put("name", node.name())
          .put("url", node.url())
          .put("dataDir", node.dataDir().toString())
          .put("walDir", node.walDir().toString())
          .put("influxInspect", tools.influxInspect().toString())
          .put("configFile", node.configFile().toString());
    }
    ObjectNode document = JSON.createObjectNode().put("version", 1).set("nodes", described);
    // The shard was written a moment ago.
    document.putObject("settings").putObject("preflight").put("idleSeconds", 0);
    ObjectNode input =
        JSON.createObjectNode()
            .put("database", EntropyMaker.DATABASE)
            .put("retentionPolicy", EntropyMaker.RETENTION_POLICY)
            .put("start", day.toString())
            .put("end", day.plus(Duration.ofDays(1)).toString())
            .put("mode", "repair");
    Path nodesFile = folder.resolve("nodes.json");
    Path inputFile = folder.resolve("input.json");
    JSON.writeValue(nodesFile.toFile(), document);
    JSON.writeValue(inputFile.toFile(), input);
    Path run = folder.resolve("run");
    double seconds =
        nodes(folder)
            .run(
                List.of(
                    List.of(
                        root.resolve("shard-repair").toString(),
                        "run",
                        "--nodes",
                        nodesFile.toString(),
                        "--input",
                        inputFile.toString(),
                        "--work",
                        run.toString())),
                List.of(CONFLICTS_ARE_LEFT));
    RepairReport report = report(run);
    if (report.status() != RepairStatus.CONFLICTS || report.conflicts() != entropy.conflicts()) {
      throw new IOException("not repaired: " + report.status() + ", " + report.message());
    }
    long written = report.copies().stream().mapToLong(copy -> copy.replayed().orElse(0L)).sum();
    return new Repair(seconds, report.stages(), written, null);
  }

  private static RepairReport report(Path run) throws IOException {
    try (Stream<Path> repairs = Files.list(run.resolve("bucket/repairs"))) {
      Path repair = repairs.findFirst().orElseThrow(() -> new IOException("no repair in " + run));
      return Json.read(Files.readAllBytes(repair.resolve("report.json")), RepairReport.class);
    }
  }

  /**
   * Option 2.a of the vendor's page: export every copy whole, import every dump into the other
   * nodes.
   */
  private Repair byHand(List<InfluxNode> nodes, Path folder)
      throws IOException, InterruptedException {
    Nodes tooling = nodes(folder);
    List<List<String>> exports = new ArrayList<>();
    List<List<String>> imports = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      InfluxNode from = nodes.get(i);
      InfluxNode to = nodes.get(1 - i);
      Path dump = folder.resolve(from.name() + ".lp.gz");
      exports.add(tooling.export(from, dump, "-compress"));
      imports.add(tooling.importInto(to, dump, "-compressed"));
    }
    double exported = tooling.run(exports, List.of(0));
    // It ends with 1 when a batch was not taken as a whole, and goes on until then.
    double imported = tooling.run(imports, List.of(0, 1));
    long written = 0;
    for (int i = 0; i < imports.size(); i++) {
      written += inserts(tooling.log(i));
    }
    return new Repair(
        exported + imported,
        List.of(
            new StageTime("two exports, at once", Pass.BEFORE, exported),
            new StageTime("two imports, at once", Pass.BEFORE, imported)),
        written,
        null);
  }

  /** As {@code influx} counts them: physical lines that are no comment. */
  private static long inserts(Path log) throws IOException {
    Matcher said =
        Pattern.compile("Processed (?<count>[0-9]+) inserts").matcher(Files.readString(log));
    if (!said.find()) {
      throw new IOException("the import did not say what it wrote:\n" + Files.readString(log));
    }
    return Long.parseLong(said.group("count"));
  }

  private static After after(List<LabelledDump> before, List<LabelledDump> after, Path folder)
      throws IOException {
    List<LabelledDump> all = new ArrayList<>(before);
    all.addAll(after);
    DumpSummary together = compare(all, folder.resolve("together"));
    DumpSummary known = compare(before, folder.resolve("known"));
    long lacking = missing(together, 2) + missing(together, 3);
    // Beyond the union of what was held before, and beyond the conflicts that there were.
    long union = known.copies().get(0).points() + missing(known, 0);
    long invented =
        together.copies().get(0).points()
            + missing(together, 0)
            - union
            + together.conflicts()
            - known.conflicts();
    return new After(lacking, invented);
  }

  private static long missing(DumpSummary summary, int copy) {
    return summary.copies().get(copy).missing();
  }

  private static DumpSummary compare(List<LabelledDump> dumps, Path out) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    return new DumpComparison(dumps, out, 1L << 30, threads, (read, total) -> {}).compare();
  }

  private List<LabelledDump> dumps(List<InfluxNode> nodes, Path folder, String when)
      throws IOException, InterruptedException {
    Nodes tooling = nodes(folder);
    List<LabelledDump> dumps = new ArrayList<>();
    List<List<String>> exports = new ArrayList<>();
    for (InfluxNode node : nodes) {
      Path dump = folder.resolve(when + "-" + node.name() + ".lp");
      exports.add(tooling.export(node, dump));
      dumps.add(new LabelledDump(when + "-" + node.name(), List.of(dump)));
    }
    tooling.run(exports, List.of(0));
    return dumps;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copied = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(each, copied, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
