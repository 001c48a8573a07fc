package io.shardrepair.local.hazard;

import io.shardrepair.local.node.InfluxNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All that clients do to one database; what servers acknowledge stands in the ledger. */
final class Clients {
  private final String database;
  private final ClientLedger ledger;

  Clients(String database, ClientLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  String database() {
    return database;
  }

  ClientLedger ledger() {
    return ledger;
  }

  void write(InfluxNode node, List<Sample> batch) throws IOException {
    if (!batch.isEmpty()) {
      new Server(node).write(database, batch);
      ledger.acknowledged(node.name(), batch);
    }
  }

  /** The same batch to each, one after the other. */
  void write(List<InfluxNode> nodes, List<Sample> batch) throws IOException {
    for (InfluxNode node : nodes) {
      write(node, batch);
    }
  }

  /** {@code statement} deletes just these points. */
  void delete(InfluxNode node, String statement, Predicate<Point> points) throws IOException {
    new Server(node).query(database, statement);
    ledger.deleted(node.name(), points);
  }

  /**
   * Lets a node copy a field by {@code SELECT … INTO}, which makes measurements and orders of tags
   * that line protocol cannot. (A field's name it checks as a line's: one with a backslash at its
   * end is refused.)
   *
   * @param source points of one field, which the node holds
   * @param target name of the measurement, as it is to be
   */
  void selectInto(InfluxNode node, List<Sample> source, String target) throws IOException {
    Point first = source.get(0).point();
    new Server(node)
        .query(
            database,
            "SELECT %s INTO %s FROM %s GROUP BY *"
                .formatted(quoted(first.field()), quoted(target), quoted(first.measurement())));
    List<Sample> made = new ArrayList<>();
    for (Sample sample : source) {
      Point point = sample.point();
      made.add(
          new Sample(
              new Point(target, point.tags(), point.field(), point.time()), "", sample.answer()));
    }
    ledger.acknowledged(node.name(), made);
  }

  private static String quoted(String name) {
    Map<String, String> escapes = Map.of("\\", "\\\\", "\"", "\\\"", "\n", "\\n");
    StringBuilder quoted = new StringBuilder("\"");
    name.chars()
        .mapToObj(Character::toString)
        .forEach(c -> quoted.append(escapes.getOrDefault(c, c)));
    return quoted.append('"').toString();
  }
}
