package io.shardrepair.detect;

import io.shardrepair.status.CheckResult;
import io.shardrepair.status.CheckResult.Verdict;
import io.shardrepair.status.ShardStatus.Copy;
import io.shardrepair.text.Plural;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides the verdict from the figures of a finished check. */
final class Judgement {
  /** Factor up to which sizes may differ merely by how far the files are compacted. */
  private static final long SIZE_FACTOR = 2;

  /** Size in bytes below which the fixed parts of the files outweigh the points. */
  private static final long SMALL = 1 << 20;

  private Judgement() {}

  /**
   * The result of a check.
   *
   * @param nameless measurements that InfluxQL cannot name
   * @param comparable whether each node holds one whole copy, so that sizes can be compared
   */
  static CheckResult of(
      ColdShard shard,
      DetectProgress progress,
      List<Copy> copies,
      long nameless,
      boolean comparable,
      Instant now) {
    Tally tally = progress.tally();
    List<String> unanswered = unanswered(copies, tally, nameless);
    List<String> sizes = comparable ? sizes(copies) : List.of();
    Verdict verdict =
        tally.differingPoints() > 0
            ? Verdict.COUNTS_DIFFER
            : !unanswered.isEmpty()
                ? Verdict.UNKNOWN
                : sizes.isEmpty() ? Verdict.EQUAL : Verdict.SIZES_DIFFER;
    return new CheckResult(
        shard.key(),
        shard.end(),
        Instant.parse(progress.began()),
        now,
        verdict,
        reason(verdict, shard, progress, unanswered, sizes),
        tally.points(),
        tally.differingPoints(),
        tally.disagreements(),
        tally.suspectedStart().map(Instant::parse),
        tally.suspectedEnd().map(Instant::parse),
        tally.differing(),
        copies);
  }

  private static String reason(
      Verdict verdict,
      ColdShard shard,
      DetectProgress progress,
      List<String> unanswered,
      List<String> sizes) {
    Tally tally = progress.tally();
    return switch (verdict) {
      case COUNTS_DIFFER -> differing(shard, progress, unanswered);
      case UNKNOWN -> "not everything was answered: " + String.join("; ", unanswered);
      case SIZES_DIFFER ->
          "counts are equal, but "
              + String.join("; ", sizes)
              + ": a weak sign, since sizes depend on how far files are compacted";
      case EQUAL ->
          "all counts of %s, asked for %d times on each node, are equal: %s"
              .formatted(
                  Plural.of(tally.measurements(), "measurement"),
                  progress.asks(),
                  Plural.of(tally.points(), "point"));
    };
  }

  private static String differing(
      ColdShard shard, DetectProgress progress, List<String> unanswered) {
    Tally tally = progress.tally();
    StringBuilder reason =
        new StringBuilder(
            "counts of %s differ by %s between %s and %s"
                .formatted(
                    Plural.of(tally.differingMeasurements(), "measurement"),
                    Plural.of(tally.differingPoints(), "point"),
                    tally.suspectedStart().orElseThrow(),
                    tally.suspectedEnd().orElseThrow()));
    if (tally.disagreements() > 0) {
      reason.append(
          "; %s had another answer when the same node was asked again"
              .formatted(Plural.of(tally.disagreements(), "count")));
    }
    List<String> holders = shard.ids().keySet().stream().map(node -> node.name()).toList();
    for (String node : progress.nodes()) {
      if (!holders.contains(node) && !tally.problems().containsKey(node)) {
        reason.append("; ").append(node).append(" lists no such shard");
      }
    }
    unanswered.forEach(each -> reason.append("; ").append(each));
    return reason.toString();
  }

  private static List<String> unanswered(List<Copy> copies, Tally tally, long nameless) {
    List<String> unanswered = new ArrayList<>();
    tally.problems().forEach((node, problem) -> unanswered.add(node + ": " + problem));
    if (nameless + tally.missed() > 0) {
      unanswered.add(
          Plural.of(nameless + tally.missed(), "measurement")
              + " may have points that no query finds, because of what is in the name");
    }
    // A user who may not read a database may get the answer that it is empty.
    if (unanswered.isEmpty() && tally.points() == 0) {
      copies.stream()
          .filter(copy -> copy.files().orElse(0L) > 0)
          .findFirst()
          .ifPresent(
              copy ->
                  unanswered.add(
                      "no point was counted, although %s has %s of it"
                          .formatted(copy.copy(), Plural.of(copy.files().get(), "file"))));
    }
    return unanswered;
  }

  private static List<String> sizes(List<Copy> copies) {
    List<String> signs = new ArrayList<>();
    List<Copy> sized = copies.stream().filter(copy -> copy.diskBytes().isPresent()).toList();
    long most = sized.stream().mapToLong(copy -> copy.diskBytes().get()).max().orElse(0);
    long least = sized.stream().mapToLong(copy -> copy.diskBytes().get()).min().orElse(0);
    if (most >= SMALL && least < most / SIZE_FACTOR) {
      signs.add("sizes are far apart (%s)".formatted(list(sized, "bytes", Copy::diskBytes)));
    }
    List<Copy> indexed = copies.stream().filter(copy -> copy.series().isPresent()).toList();
    if (indexed.stream().map(copy -> copy.series().get()).distinct().count() > 1) {
      signs.add("numbers of series differ (%s)".formatted(list(indexed, "series", Copy::series)));
    }
    return signs;
  }

  private static String list(
      List<Copy> copies, String unit, Function<Copy, Optional<Long>> figure) {
    return copies.stream()
        .map(
            copy ->
                String.format(
                    Locale.ROOT, "%s %,d %s", copy.copy(), figure.apply(copy).get(), unit))
        .collect(Collectors.joining(", "));
  }
}
