package io.shardrepair.local.hazard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What servers have acknowledged to clients, in the order in which they did. */
final class ClientLedger {
  private record Write(long order, String node, String value) {
    @Override
    public String toString() {
      return order + ". " + value + " to " + node;
    }
  }

  private record Delete(long order, String node, Predicate<Point> points) {}

  private final Map<Point, List<Write>> writes = new ConcurrentHashMap<>();
  private final List<Delete> deletes = new ArrayList<>();
  private long order;

  synchronized void acknowledged(String node, Collection<Sample> samples) {
    order++;
    for (Sample sample : samples) {
      writes
          .computeIfAbsent(sample.point(), none -> new ArrayList<>())
          .add(new Write(order, node, sample.answer()));
    }
  }

  synchronized void deleted(String node, Predicate<Point> points) {
    deletes.add(new Delete(++order, node, points));
  }

  /** Number of the last thing acknowledged. */
  synchronized long now() {
    return order;
  }

  synchronized Set<Point> points() {
    return Set.copyOf(writes.keySet());
  }

  /** All values that clients have ever written for exactly this point, to any node. */
  synchronized Set<String> written(Point point) {
    Set<String> values = new TreeSet<>();
    writes.getOrDefault(point, List.of()).forEach(write -> values.add(write.value));
    return values;
  }

  /**
   * The newest value that a node acknowledged; empty if there is none or it was deleted since.
   *
   * @param after only what came after this number
   */
  synchronized Optional<String> newest(String node, Point point, long after) {
    Write newest = null;
    for (Write write : writes.getOrDefault(point, List.of())) {
      if (write.node.equals(node) && write.order > after) {
        newest = write;
      }
    }
    if (newest == null) {
      return Optional.empty();
    }
    long since = newest.order;
    boolean gone =
        deletes.stream()
            .anyMatch(d -> d.node.equals(node) && d.order > since && d.points.test(point));
    return gone ? Optional.empty() : Optional.of(newest.value);
  }

  /** What clients wrote for a point, for people. */
  synchronized String story(Point point) {
    List<String> story = new ArrayList<>();
    writes.getOrDefault(point, List.of()).forEach(write -> story.add(write.toString()));
    deletes.stream()
        .filter(delete -> delete.points.test(point))
        .forEach(delete -> story.add(delete.order + ". delete on " + delete.node));
    return story.isEmpty() ? "nothing" : String.join("; ", story);
  }
}
