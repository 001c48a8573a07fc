package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.status.ShardKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/** Asks all nodes at once for the counts of one shard, measurement by measurement. */
final class ShardCheck {
  private final CountCatalog catalog;
  private final SideBySide asking;
  private final List<Node> nodes;
  private final Measurements measurements;
  private final Budget budget;

  /**
   * @param nodes those that are asked
   */
  ShardCheck(
      CountCatalog catalog,
      SideBySide asking,
      List<Node> nodes,
      Measurements measurements,
      Budget budget) {
    this.catalog = catalog;
    this.asking = asking;
    this.nodes = nodes;
    this.measurements = measurements;
    this.budget = budget;
  }

  /**
   * Continues from where an earlier run stopped, by at least one measurement, until everything is
   * counted, the budget is spent, or fewer than two nodes answer.
   */
  DetectProgress advance(ColdShard shard, DetectProgress from) throws IOException {
    ShardKey key = shard.key();
    Measurements.OfDatabase known = measurements.of(key.database());
    DetectProgress progress = from;
    for (Map.Entry<String, String> problem : known.problems().entrySet()) {
      progress = progress.with(progress.tally().without(problem.getKey(), problem.getValue()));
    }
    Duration width = CountQuery.widthFor(key.start(), shard.end());
    NavigableSet<String> names = known.names();
    NavigableSet<String> left =
        progress.after().map(after -> names.tailSet(after, false)).orElse(names);
    boolean counted = false;
    for (String name : left) {
      if (answering(progress.tally()).size() < 2) {
        break;
      }
      if (counted && budget.spent()) {
        return progress;
      }
      CountQuery query =
          new CountQuery(
              key.database(), key.retentionPolicy(), name, key.start(), shard.end(), width);
      progress = progress.with(name, count(query, progress));
      counted = true;
    }
    return progress.finished();
  }

  private Tally count(CountQuery query, DetectProgress progress) throws IOException {
    Tally tally = progress.tally();
    Map<String, List<Map<String, long[]>>> answers = new LinkedHashMap<>();
    List<Node> asked = new ArrayList<>(answering(tally));
    // One question after the other, so that the answers of one node are some time apart.
    for (int ask = 0; ask < progress.asks(); ask++) {
      asked.forEach(node -> budget.spend());
      SideBySide.Answers<Map<String, long[]>> round =
          asking.each(List.copyOf(asked), node -> catalog.count(node, query));
      round
          .given()
          .forEach(
              (node, answer) ->
                  answers.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(answer));
      for (Map.Entry<Node, String> problem : round.problems().entrySet()) {
        asked.remove(problem.getKey());
        answers.remove(problem.getKey().name());
        tally = tally.without(problem.getKey().name(), problem.getValue());
      }
    }
    return tally.plus(query, answers);
  }

  private List<Node> answering(Tally tally) {
    return nodes.stream().filter(node -> !tally.problems().containsKey(node.name())).toList();
  }
}
