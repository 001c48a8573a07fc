package io.shardrepair.detect;

import io.shardrepair.resolve.Node;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The measurements of each database, asked for once a run. */
final class Measurements {
  private final CountCatalog catalog;
  private final List<Node> nodes;
  private final Budget budget;
  private final Map<String, OfDatabase> known = new HashMap<>();

  /**
   * The measurements that any node knows.
   *
   * @param names those that InfluxQL can name, in order
   * @param nameless how many it cannot name
   * @param problems why a node did not tell, by its name
   */
  record OfDatabase(NavigableSet<String> names, long nameless, Map<String, String> problems) {}

  Measurements(CountCatalog catalog, List<Node> nodes, Budget budget) {
    this.catalog = catalog;
    this.nodes = nodes;
    this.budget = budget;
  }

  OfDatabase of(String database) {
    return known.computeIfAbsent(database, this::ask);
  }

  private OfDatabase ask(String database) {
    NavigableSet<String> all = new TreeSet<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (Node node : nodes) {
      budget.spend();
      try {
        all.addAll(catalog.measurements(node, database));
      } catch (IOException e) {
        problems.put(node.name(), e.getMessage());
      }
    }
    NavigableSet<String> names = new TreeSet<>();
    all.stream().filter(Identifier::canBeWritten).forEach(names::add);
    return new OfDatabase(names, all.size() - names.size(), problems);
  }
}
