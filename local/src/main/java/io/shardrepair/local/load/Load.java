package io.shardrepair.local.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.diff.DumpHead;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.influx.Loopback;
import io.shardrepair.input.NodeFields;
import io.shardrepair.local.repair.LocalReferences;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.shell.RepairId;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.store.FolderStore;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.replay.Permit;
import io.shardrepair.replay.ReplayClock;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.ReplayProgress.Account;
import io.shardrepair.replay.Replayer;
import io.shardrepair.replay.ServerGone;
import io.shardrepair.replay.WritesForbidden;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What {@code shard-repair diff --load} does: writes what a comparison of dumps found missing from
 * a copy into the server that holds it, by the replay that repairs use, and reports what came of
 * it.
 *
 * <p>Unlike a repair, it does not look at the copies again before it writes: the dumps are all it
 * has. So the plan says which times it writes into, and nothing is written unless somebody agrees.
 */
public final class Load {
  private static final String MISSING = "missing.lp.gz";

  private final Path out;
  private final LoadOptions options;
  private final UnaryOperator<String> environment;
  private final BooleanSupplier agreed;
  private final List<String> mistakes = new ArrayList<>();

  /**
   * @param out folder of a finished comparison
   * @param environment value of an environment variable, or null
   * @param agreed asks whether to write; false also where nobody can be asked
   */
  public Load(
      Path out, LoadOptions options, UnaryOperator<String> environment, BooleanSupplier agreed) {
    this.out = out;
    this.options = options;
    this.environment = environment;
    this.agreed = agreed;
  }

  /** What a comparison found of a copy, as far as it concerns a load. */
  private record Found(long missing, long missingInConflict, long absentSeries, long conflicts) {}

  /** The server and where in it to write. */
  private record Target(Node node, String database, String retentionPolicy) {
    @Override
    public String toString() {
      return "database %s, retention policy %s at %s"
          .formatted(database, retentionPolicy, node.url());
    }
  }

  /** Mistakes that can be found before dumps are compared, a line each. */
  public List<String> mistakes() {
    List<String> found = new ArrayList<>();
    if (NodeFields.bareUrl(options.url).isEmpty()) {
      found.add(LoadOptions.LOAD + ": " + NodeFields.BARE_URL);
    }
    if ((options.username == null) != (options.password == null)) {
      found.add(LoadOptions.USERNAME + " and " + LoadOptions.PASSWORD + " come together");
    } else if (options.password != null) {
      try {
        LocalReferences.value(options.password, environment);
      } catch (IOException e) {
        found.add(LoadOptions.PASSWORD + ": " + e.getMessage());
      }
    }
    return found;
  }

  /** Writes, and prints the plan and what came of it. */
  public int run(Lines table, Lines err) throws IOException {
    mistakes.addAll(mistakes());
    JsonNode summary = summary();
    Found found = found(summary);
    Optional<DumpHead.Context> context = context(summary);
    if (!mistakes.isEmpty()) {
      err.say(mistakes);
      return ExitCode.ERROR;
    }
    InfluxNodes influx =
        new InfluxNodes(reference -> LocalReferences.value(reference, environment));
    Target target = new Target(node(), context.get().database(), context.get().retentionPolicy());
    requireThere(influx, target);

    String id = RepairId.of("load");
    RepairObjects objects = new RepairObjects(new FolderStore(out.resolve(options.label)), id);
    LoadPlan plan =
        LoadPlan.of(objects.store(), MISSING, objects.replayObject(0, options.label, 0));
    if (plan.points() + plan.unwritable() != found.missing) {
      throw new IOException(
          "%s holds %d points, but summary.json counts %d: compare again into another folder"
              .formatted(
                  out.resolve(options.label).resolve(MISSING),
                  plan.points() + plan.unwritable(),
                  found.missing));
    }
    table.say(describe(plan, found, target));
    if (plan.points() > 0 && found.absentSeries > 0 && !options.acceptAbsentSeries) {
      err.say(
          ("nothing was written: %s holds no point of %,d series, which may have been deleted there;"
                  + " give %s to write them, too")
              .formatted(options.label, found.absentSeries, LoadOptions.ACCEPT_ABSENT_SERIES));
      return ExitCode.DIFFERENCES;
    }
    if (plan.points() > 0 && !options.yes && !agreed.getAsBoolean()) {
      err.say("nothing was written; give " + LoadOptions.YES + " to write it");
      return ExitCode.DIFFERENCES;
    }
    Optional<Account> account =
        plan.points() == 0
            ? Optional.empty()
            : Optional.of(new Writing(objects, influx, target, options.label).write(plan));
    return account(account, plan, found, objects, table);
  }

  private JsonNode summary() throws IOException {
    Path file = out.resolve("summary.json");
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "--out: %s: not there; %s holds no finished comparison".formatted(file, out));
    }
    return PathArgument.json("--out", file);
  }

  private Found found(JsonNode summary) {
    List<String> labels = new ArrayList<>();
    for (JsonNode copy : summary.path("copies")) {
      if (copy.path("label").asText().equals(options.label)) {
        return new Found(
            copy.path("missing").asLong(),
            copy.path("missingInConflict").asLong(),
            copy.path("absentSeries").asLong(),
            summary.path("conflicts").asLong());
      }
      labels.add(copy.path("label").asText());
    }
    mistakes.add(
        "%s: %s is not one of the copies compared: %s"
            .formatted(LoadOptions.INTO, options.label, String.join(", ", labels)));
    return new Found(0, 0, 0, 0);
  }

  /** Where to write: as the options say, otherwise as the dumps do, if they agree. */
  private Optional<DumpHead.Context> context(JsonNode summary) throws IOException {
    if (options.database != null && options.retentionPolicy != null) {
      return Optional.of(new DumpHead.Context(options.database, options.retentionPolicy));
    }
    Set<DumpHead.Context> named = new LinkedHashSet<>();
    for (JsonNode copy : summary.path("copies")) {
      for (JsonNode name : copy.path("files")) {
        Path file = PathArgument.of(name.asText());
        if (PathArgument.problem(file).isEmpty()) {
          DumpHead.read(file).context().ifPresent(named::add);
        }
      }
    }
    if (named.size() == 1) {
      DumpHead.Context only = named.iterator().next();
      return Optional.of(
          new DumpHead.Context(
              options.database == null ? only.database() : options.database,
              options.retentionPolicy == null ? only.retentionPolicy() : options.retentionPolicy));
    }
    mistakes.add(
        "%s, %s: must both be given, because %s"
            .formatted(
                LoadOptions.DATABASE,
                LoadOptions.RETENTION_POLICY,
                named.isEmpty()
                    ? "the dumps do not name them, or are not where they were"
                    : "the dumps name several: " + named));
    return Optional.empty();
  }

  private Node node() {
    return new Node(
        options.label,
        "here",
        NodeFields.bareUrl(options.url).orElseThrow(),
        "",
        "",
        "",
        "",
        "",
        Optional.empty(),
        Optional.ofNullable(options.username).map(name -> new Credentials(name, options.password)));
  }

  /** A server refuses to write into what does not exist, but only once batches are sent. */
  private static void requireThere(InfluxNodes influx, Target target) throws IOException {
    Map<String, Boolean> policies = influx.retentionPolicies(target.node, target.database);
    if (!policies.containsKey(target.retentionPolicy)) {
      throw new IOException(
          policies.isEmpty()
              ? "%s has no database %s".formatted(target.node.url(), target.database)
              : "%s has no retention policy %s in database %s, only %s"
                  .formatted(
                      target.node.url(),
                      target.retentionPolicy,
                      target.database,
                      String.join(", ", policies.keySet())));
    }
  }

  private List<String> describe(LoadPlan plan, Found found, Target target) {
    List<String> lines = new ArrayList<>(plan.describe(target.toString()));
    if (found.missingInConflict > 0) {
      lines.add(
          "left: %,d points on whose value the other copies disagree, in %s"
              .formatted(found.missingInConflict, out.resolve("conflicts.jsonl.gz")));
    }
    if (found.conflicts > 0) {
      lines.add(
          "left: %,d conflicts, listed in %s"
              .formatted(found.conflicts, out.resolve("conflicts.jsonl.gz")));
    }
    if (plan.points() > 0) {
      lines.add(
          "The server is not read again: a point that it got after its dump was made is overwritten.");
      if (options.username != null
          && target.node.url().startsWith("http:")
          && !Loopback.is(target.node.url())) {
        lines.add("warning: the password goes over the network as plain text; use https");
      }
    }
    return lines;
  }

  private int account(
      Optional<Account> written, LoadPlan plan, Found found, RepairObjects objects, Lines table) {
    written.ifPresent(
        account -> {
          table.say(
              "written: %,d of %,d points; refused: %,d"
                  .formatted(account.written(), account.total(), account.refused()));
          account
              .refusals()
              .forEach(each -> table.say("  %,d: %s".formatted(each.points(), each.reason())));
        });
    long refused = written.map(Account::refused).orElse(0L);
    if (refused > 0) {
      Path letters = out.resolve(options.label).resolve(objects.deadLetters(options.label));
      table.say("refused points: " + letters);
    }
    return refused == 0
            && plan.unwritable() == 0
            && found.conflicts == 0
            && found.missingInConflict == 0
        ? ExitCode.SUCCESS
        : ExitCode.DIFFERENCES;
  }

  /** The replay of a repair, of one copy and one object. */
  private record Writing(RepairObjects objects, InfluxNodes influx, Target target, String label) {
    Account write(LoadPlan plan) throws IOException {
      Replayer replayer =
          new Replayer(objects, topology(), label, influx, influx, influx, ReplayClock.SYSTEM);
      CopyPlan copy = copyPlan(plan);
      try {
        while (true) {
          Instant now = ReplayClock.SYSTEM.now();
          objects.write(objects.permit(), Permit.of(objects.repairId(), now, List.of()));
          ReplayProgress progress = replayer.replay(copy, objects.repairId(), () -> true);
          if (progress.done()) {
            return progress.account();
          }
          if (progress.hold().isPresent()) {
            long seconds = progress.hold().get().after(now).toSeconds();
            ReplayClock.SYSTEM.sleep(Math.max(1, seconds) * 1_000_000_000L);
          }
        }
      } catch (ServerGone | WritesForbidden e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    private CopyPlan copyPlan(LoadPlan plan) {
      return new CopyPlan(
          label,
          0,
          plan.points(),
          "",
          0,
          List.of(),
          List.of(new ReplayObject(plan.key(), plan.points(), false, plan.sha256())),
          0,
          List.of(),
          "",
          List.of(),
          RepairPlan.Caveats.NONE);
    }

    private Topology topology() {
      return new Topology(
          Topology.VERSION,
          objects.repairId(),
          Mode.APPLY,
          objects.repairId(),
          target.database,
          target.retentionPolicy,
          new ShardRange("", ""),
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          List.of(new ShardCopy(target.node, 1)),
          Optional.empty(),
          new RepairOptions(false, false, ConflictPolicy.LEAVE, List.of(), Optional.empty()),
          Settings.DEFAULT);
    }
  }
}
