package io.shardrepair.detect;

import io.shardrepair.influxql.Identifier;
import io.shardrepair.model.Node;
import io.shardrepair.resolve.SideBySide;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The measurements of each database, asked for once per run. */
final class Measurements {
  private final CountCatalog catalog;
  private final SideBySide asking;
  private final List<Node> nodes;
  private final Budget budget;
  private final Map<String, OfDatabase> known = new HashMap<>();

  /**
   * The measurements that any node knows.
   *
   * @param names those that InfluxQL can name, in order
   * @param nameless how many it cannot name
   * @param problems by a node's name, why it did not answer
   */
  record OfDatabase(NavigableSet<String> names, long nameless, Map<String, String> problems) {}

  Measurements(CountCatalog catalog, SideBySide asking, List<Node> nodes, Budget budget) {
    this.catalog = catalog;
    this.asking = asking;
    this.nodes = nodes;
    this.budget = budget;
  }

  OfDatabase of(String database) throws IOException {
    OfDatabase found = known.get(database);
    if (found == null) {
      found = ask(database);
      known.put(database, found);
    }
    return found;
  }

  private OfDatabase ask(String database) throws IOException {
    NavigableSet<String> all = new TreeSet<>();
    Map<String, String> problems = new LinkedHashMap<>();
    nodes.forEach(node -> budget.spend());
    SideBySide.Answers<List<String>> answers =
        asking.each(nodes, node -> catalog.measurements(node, database));
    answers.given().values().forEach(all::addAll);
    answers.problems().forEach((node, problem) -> problems.put(node.name(), problem));
    NavigableSet<String> names = new TreeSet<>();
    all.stream().filter(Identifier::canBeWritten).forEach(names::add);
    return new OfDatabase(names, all.size() - names.size(), problems);
  }
}
