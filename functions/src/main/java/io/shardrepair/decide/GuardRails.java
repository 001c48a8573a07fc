package io.shardrepair.decide;

import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.CopyFinding;
import io.shardrepair.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bounds within which a repair goes on by itself; outside of them a review is needed. */
final class GuardRails {
  /** A copy that lacks more than this share of the union is better replaced than filled. */
  private static final double MOST = 0.5;

  private GuardRails() {}

  /**
   * Why a review is needed, each reason a sentence that says what to do.
   *
   * @param unanswered whether suspected deletes still have no answer
   */
  static List<String> reasons(Topology topology, Differences found, boolean unanswered) {
    List<String> reasons = new ArrayList<>();
    for (CopyFinding finding : found.findings()) {
      if (finding.finding().blocks()) {
        reasons.add(
            finding.finding().describe(finding.copy()) + "; " + whatToDo(finding, topology, found));
      }
    }
    if (found.findings().stream().anyMatch(finding -> finding.finding().damaged())) {
      // What a damaged file holds is not exported, so all of it looks missing.
      return List.copyOf(reasons);
    }
    Settings.GuardRails rails = topology.settings().guardRails();
    for (Differences.OfCopy copy : found.copies()) {
      if (unanswered && copy.absentSeries() > 0) {
        reasons.add(
            ("%s lacks all points of %,d series%s, which may have been deleted there: look at"
                    + " suspectedDeletes in the plan, then apply it with answers, or repair with"
                    + " acceptAbsentSeries")
                .formatted(copy.copy(), copy.absentSeries(), where(found.rest(), copy.copy())));
      }
      double share = copy.missingShare(found.shardPoints());
      if (share > rails.maxMissingShare()) {
        reasons.add(
            "%s lacks %.1f %% of %s, more than the %.1f %% of maxMissingShare: %s"
                .formatted(
                    copy.copy(),
                    100 * share,
                    ofWhat(found),
                    100 * rails.maxMissingShare(),
                    share > MOST
                        ? insteadOfReplay(topology, found, copy.copy())
                        : "look at what it lacks, then apply the plan"));
      }
    }
    if (found.conflicts() > rails.maxConflicts()) {
      reasons.add(
          ("copies hold %s with different values, more than the %,d of maxConflicts: look at"
                  + " the conflict objects of the plan, then apply it, or plan again with a policy"
                  + " for conflicts")
              .formatted(Plural.of(found.conflicts(), "point"), rails.maxConflicts()));
    }
    return List.copyOf(reasons);
  }

  /**
   * A damaged file is removed and not corrected: a flipped bit may have moved points to any time.
   * Then what only it held is missing, and what the other copies hold of that is written back.
   */
  private static String whatToDo(CopyFinding finding, Topology topology, Differences found) {
    if (!finding.finding().damaged()) {
      return "fix the node, then make a new plan";
    }
    List<String> sound =
        topology.copyNames().stream()
            .filter(
                copy ->
                    found.findings().stream()
                        .noneMatch(any -> any.copy().equals(copy) && any.finding().damaged()))
            .toList();
    return sound.isEmpty()
        ? "no copy is without damage: restore one of them from a backup, then make a new plan"
        : ("%s can restore it: stop influxd on %s, move the file out of the shard's directory, start"
                + " it, and repair again, which writes back what is missing then")
            .formatted(String.join(" or ", sound), finding.copy());
  }

  /** Where series were looked for, if only a range was compared. */
  private static String where(RestOfShard rest, String copy) {
    if (!rest.range()) {
      return "";
    }
    int silent = rest.silent().get(copy);
    return silent == 0
        ? ", also outside of the range that was compared"
        : (" in the range that was compared (what it holds outside is not fully known: %s, of the WAL or"
                + " with deletes noted beside them)")
            .formatted(Plural.of(silent, "file does not say", "files do not say"));
  }

  private static String ofWhat(Differences found) {
    if (!found.rest().range()) {
      return "all points";
    }
    return found.rest().points() > found.union()
        ? "the shard's points"
        : "all points of the range that was compared";
  }

  private static String insteadOfReplay(Topology topology, Differences found, String copy) {
    if (found.findings().stream().anyMatch(any -> any.finding().blocks())) {
      return "its missing points may be there; first fix what keeps the export from being complete";
    }
    if (found.rest().range()) {
      return "look at what it lacks, then apply the plan, or plan the whole shard";
    }
    Optional<String> source =
        found.copies().stream()
            .map(Differences.OfCopy::copy)
            .filter(other -> !other.equals(copy))
            .filter(
                other ->
                    topology.metaNode().isEmpty()
                        ? found.copy(other).missing() == 0
                        : CopyShardCheck.refusal(topology, new CopyShardOrder(other, copy), found)
                            .isEmpty())
            .findFirst();
    if (topology.metaNode().isEmpty()) {
      return "restore its shard from a backup of %s and plan again, or apply the plan all the same"
          .formatted(source.orElse("another node"));
    }
    return source
        .map(
            from ->
                ("influxd-ctl copy-shard %s %s %d puts a whole copy over it faster than a replay:"
                        + " apply the plan with copyShard from %s to %s, or without to replay")
                    .formatted(
                        address(topology, from),
                        address(topology, copy),
                        topology.copy(copy).shardIds().get(0),
                        from,
                        copy))
        .orElse(
            "no copy holds everything, so influxd-ctl copy-shard would lose points; look at what"
                + " it lacks, then apply the plan");
  }

  /** The address by which the cluster, and so its commands, name the copy's node. */
  private static String address(Topology topology, String copy) {
    return topology
        .copy(copy)
        .node()
        .address()
        .orElseThrow(() -> new IllegalStateException("owner " + copy + " has no address"));
  }
}
