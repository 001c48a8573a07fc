package io.shardrepair.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.store.FolderStore;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.Caveats;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.replay.Permit;
import io.shardrepair.replay.ReplayClock;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.Replayer;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/replay}: writes the same points by this project and by {@code influx -import}. */
@Command(
    name = "bench/replay",
    description = "Measures writing points back beside influx -import, on the same node and data.",
    mixinStandardHelpOptions = true)
public final class Replay implements Callable<Integer> {
  private static final String DATABASE = "bench";
  private static final String COPY = "node";
  private static final String PLAN = "bench";
  private static final String MISSING = "missing.lp.gz";
  private static final long VALUES_PER_HOST = 1_000_000;
  private static final long SEED = 4;

  private static final InfluxSettings SETTINGS = Nodes.settings(Duration.ofMinutes(10));

  @Option(
      names = "--values",
      defaultValue = "5000000",
      description = "About how many field values are written (default: ${DEFAULT-VALUE}).")
  private long values;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      description = "Writes of each kind, in turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--report",
      description = "Where the report goes (default: docs/benchmarks-replay.md).")
  private Path report;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where the files of the run are made (default: .local/bench).")
  private Path workFolder;

  private final Path root = ProjectRoot.find();
  private final Progress progress = new PlainProgress(System.out);
  private Path work;
  private Path dump;
  private Nodes nodes;
  private long points;

  Replay() {}

  /** Runs it, and ends this process. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Replay()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (repeats < 1) {
      System.err.println("--repeats: must be at least 1");
      return 2;
    }
    work = (workFolder == null ? root.resolve(".local/bench") : workFolder).resolve("replay");
    dump = work.resolve("dump.lp");
    nodes = new Nodes(new Toolbox(root, progress).tools(), DATABASE, work);
    Folders.delete(work);
    Files.createDirectories(work);
    makeData();
    List<Double> project = new ArrayList<>();
    List<Double> byImport = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      project.add(measured("project", this::replay));
      byImport.add(measured("influx -import", this::importDump));
    }
    Path file = report == null ? root.resolve("docs/benchmarks-replay.md") : report;
    String command = "bench/replay --values " + values + " --repeats " + repeats;
    ReplayReport made =
        new ReplayReport(
            points,
            Files.size(dump),
            Files.size(work.resolve(MISSING)),
            Spread.of(project),
            Spread.of(byImport),
            repeats,
            command);
    Files.writeString(file, made.text());
    progress.say("report: " + file);
    Folders.delete(work);
    return 0;
  }

  /**
   * Points as telegraf makes them go through a node; its export is what {@code influx -import}
   * reads, and what a comparison of that with nothing finds missing is what a replay reads.
   */
  private void makeData() throws IOException, InterruptedException {
    int hosts = (int) Math.max(1, values / VALUES_PER_HOST);
    Telegraf telegraf = new Telegraf(hosts, values / ((long) hosts * Telegraf.KEYS_PER_HOST), SEED);
    points = telegraf.keys().size() * telegraf.steps();
    Path made = work.resolve("made.lp");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(made), 1 << 16)) {
      Line line = new Line();
      for (Telegraf.Key key : telegraf.keys()) {
        for (long step = 0; step < telegraf.steps(); step++) {
          line.clear().append(key.prefix());
          Telegraf.value(key, step, false, line);
          line.append(' ').append(Telegraf.time(step)).append('\n').writeTo(out);
        }
      }
    }
    missing(made);
    try (InfluxNode node = nodes.node("made", work.resolve("made"))) {
      node.start(SETTINGS);
      createDatabase(node);
      replay(node);
      check(node);
      node.stop();
      nodes.run(List.of(nodes.export(node, dump)), List.of(0));
    }
    missing(dump);
  }

  private void missing(Path all) throws IOException {
    Path nothing = work.resolve("nothing.lp");
    Files.writeString(nothing, "");
    compare("all", all, COPY, nothing);
    Files.move(
        work.resolve("differences").resolve(COPY).resolve("missing.lp.gz"),
        work.resolve(MISSING),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private DumpSummary compare(String a, Path dumpOfA, String b, Path dumpOfB) throws IOException {
    Path out = work.resolve("differences");
    Folders.delete(out);
    return new DumpComparison(
            List.of(new LabelledDump(a, List.of(dumpOfA)), new LabelledDump(b, List.of(dumpOfB))),
            out,
            1L << 30,
            Runtime.getRuntime().availableProcessors(),
            (read, total) -> {})
        .compare();
  }

  private interface Way {
    void write(InfluxNode node) throws IOException, InterruptedException;
  }

  /** Values a second into a node that holds nothing. */
  private double measured(String name, Way way) throws IOException, InterruptedException {
    Path folder = work.resolve("node");
    Folders.delete(folder);
    try (InfluxNode node = nodes.node("node", folder)) {
      node.start(SETTINGS);
      createDatabase(node);
      long began = System.nanoTime();
      way.write(node);
      double perSecond = points / ((System.nanoTime() - began) / 1e9);
      check(node);
      node.stop();
      checkValues(node, name);
      progress.say("%s: %,.0f values/s".formatted(name, perSecond));
      return perSecond;
    }
  }

  private void replay(InfluxNode node) throws IOException {
    Path replayed = work.resolve("repairs");
    Folders.delete(replayed);
    Topology topology = topology(node.url());
    RepairObjects repair = new RepairObjects(new FolderStore(work), "bench");
    Path object = work.resolve(repair.prefix() + MISSING);
    Files.createDirectories(object.getParent());
    Files.createLink(object, work.resolve(MISSING));
    List<ReplayObject> objects =
        List.of(
            new ReplayObject(
                repair.prefix() + MISSING, points, false, Sha256.of(Files.readAllBytes(object))));
    CopyPlan plan =
        new CopyPlan(
            COPY, 0, points, "", 0, List.of(), objects, 0, List.of(), "", List.of(), Caveats.NONE);
    repair.write(repair.permit(), Permit.of(PLAN, Instant.now(), List.of()));
    InfluxNodes influx = new InfluxNodes(reference -> "");
    ReplayProgress end =
        new Replayer(repair, topology, COPY, influx, influx, influx, ReplayClock.SYSTEM)
            .replay(plan, PLAN, () -> true);
    if (!end.done() || end.account().written() != points) {
      throw new IOException("not all was written: " + end);
    }
  }

  private static Topology topology(String url) {
    Node node =
        new Node(COPY, "i", url, "/d", "/w", "/i", "/s", "/c", Optional.empty(), Optional.empty());
    return new Topology(
        Topology.VERSION,
        "bench",
        Mode.REPAIR,
        "bench",
        DATABASE,
        Nodes.RETENTION_POLICY,
        new ShardRange("2024-01-01T00:00:00Z", "2024-01-08T00:00:00Z"),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        List.of(new ShardCopy(node, 1)),
        Optional.empty(),
        RepairOptions.CAREFUL,
        io.shardrepair.model.Settings.DEFAULT);
  }

  private void importDump(InfluxNode node) throws IOException, InterruptedException {
    nodes.run(List.of(nodes.importInto(node, dump)), List.of(0));
  }

  private static void createDatabase(InfluxNode node) throws IOException {
    new InfluxHttp(node).query("", "CREATE DATABASE " + DATABASE);
  }

  /** The dump of the node that was written to is the dump of which it was written. */
  private void checkValues(InfluxNode node, String name) throws IOException, InterruptedException {
    Path held = work.resolve("held.lp");
    nodes.run(List.of(nodes.export(node, held)), List.of(0));
    DumpSummary summary = compare("written", dump, "held", held);
    long missing = summary.copies().stream().mapToLong(copy -> copy.missing()).sum();
    if (missing + summary.conflicts() != 0) {
      throw new IOException(
          "%s: %,d points are on one side only, %,d have another value"
              .formatted(name, missing, summary.conflicts()));
    }
  }

  /** Counts every field of every measurement. */
  private void check(InfluxNode node) throws IOException {
    long held = 0;
    JsonNode counted = new InfluxHttp(node).query(DATABASE, "SELECT count(*) FROM /.*/");
    for (JsonNode series : counted.path("series")) {
      JsonNode row = series.path("values").path(0);
      for (int column = 1; column < row.size(); column++) {
        held += row.path(column).asLong();
      }
    }
    if (held != points) {
      throw new IOException("the node holds %,d points, not %,d".formatted(held, points));
    }
  }
}
