package io.shardrepair.local.hazard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges a repair by what clients wrote and what the servers answered before and answer after it.
 *
 * <ol>
 *   <li>Nothing invented: a server answers no value that no client wrote for exactly this point,
 *       unless damage made it answer so before; or a server's own {@code SELECT … INTO} stored a
 *       name that it answers as another, of which no client knows, before the repair began.
 *   <li>Nothing lost: the newest value that a server acknowledged for a point is still answered, if
 *       it was before. Only a policy may choose another, and only for points that were in conflict
 *       before and that no client wrote since.
 *   <li>Nothing gone: a point that a server answered is still answered.
 *   <li>No success that servers contradict: after {@code EQUAL} and {@code REPAIRED} all answer the
 *       same values, each as often as the others; a repair may say how many points a copy still
 *       lacks, and then just so many are lacking.
 *   <li>A failure has a name that operators can look up.
 * </ol>
 */
final class Oracle {
  /** Of each kind, so many are told. */
  private static final int TOLD = 3;

  private final Hazards hazards;
  private final ClientLedger ledger;
  private final Map<String, Answers> before;
  private final long begin;
  private final Map<String, List<String>> broken = new LinkedHashMap<>();
  private Map<String, Answers> after = Map.of();

  /**
   * To be made when the repair is about to begin.
   *
   * @param before what the servers answer, by node; none of one that answers with an error
   */
  Oracle(Hazards hazards, ClientLedger ledger, Map<String, Answers> before) {
    this.hazards = hazards;
    this.ledger = ledger;
    this.before = before;
    this.begin = ledger.now();
  }

  /**
   * Which rules are broken; empty if none.
   *
   * @param answers what the servers answer now
   * @param exports what the nodes' exports hold; none if that is not looked at
   */
  List<String> judge(
      Outcome outcome, Map<String, Answers> answers, Map<String, Map<String, String>> exports)
      throws IOException {
    after = answers;
    answers.forEach(
        (node, now) -> {
          Answers then = before.getOrDefault(node, new Answers(Map.of()));
          now.points().forEach((point, values) -> invented(node, point, values, then));
          for (Point point : ledger.points()) {
            lost(node, point, then, now);
          }
          for (Point point : then.points().keySet()) {
            gone(node, point, now);
          }
        });
    if (outcome.success()) {
      contradicted(outcome);
      exportsDiffer(outcome, exports);
    }
    Set<String> unnamed = new TreeSet<>(outcome.errors());
    unnamed.removeAll(DocumentedErrors.names());
    if (!unnamed.isEmpty()) {
      String errors = String.join(", ", unnamed);
      broken.put("FAILURE WITHOUT A NAME", List.of("  " + errors + ": " + outcome.message()));
    }
    List<String> told = new ArrayList<>();
    broken.forEach(
        (rule, cases) -> {
          told.add(rule + ", " + cases.size() + " times:");
          cases.stream().limit(TOLD).forEach(told::add);
        });
    return told;
  }

  private void invented(String node, Point point, List<String> values, Answers then) {
    Set<String> written = ledger.written(point);
    for (String value : Set.copyOf(values)) {
      boolean damagedBefore = damaged() && then.of(point).contains(value);
      boolean ownNameBefore =
          hazards.has(Hazard.INTO)
              && written.isEmpty()
              && before.values().stream().anyMatch(any -> any.of(point).contains(value));
      if (!written.contains(value) && !damagedBefore && !ownNameBefore) {
        breaks("INVENTED", node, point);
      }
    }
  }

  private void lost(String node, Point point, Answers then, Answers now) {
    Optional<String> since = ledger.newest(node, point, begin);
    if (since.isPresent()) {
      if (!now.of(point).contains(since.get())) {
        breaks("LOST, acknowledged during the repair", node, point);
      }
      return;
    }
    Optional<String> newest = ledger.newest(node, point, 0);
    boolean chosen = !hazards.policy().equals("leave") && inConflict(point);
    if (newest.isPresent()
        && !chosen
        && then.of(point).contains(newest.get())
        && !now.of(point).contains(newest.get())) {
      breaks("LOST", node, point);
    }
  }

  private void gone(String node, Point point, Answers now) {
    if (now.of(point).isEmpty()) {
      breaks("GONE", node, point);
    }
  }

  private void contradicted(Outcome outcome) {
    Set<Point> all =
        after.values().stream()
            .flatMap(answers -> answers.points().keySet().stream())
            .collect(Collectors.toSet());
    if (after.size() < hazards.copies()) {
      broken.put(
          "CONTRADICTED " + outcome.status(),
          List.of("  a server answers with an error; only these answer: " + after.keySet()));
    }
    Map<String, List<Point>> lacking = new TreeMap<>();
    for (Point point : all) {
      Set<List<String>> held = new HashSet<>();
      after.forEach(
          (node, answers) -> {
            if (answers.of(point).isEmpty()) {
              lacking.computeIfAbsent(node, none -> new ArrayList<>()).add(point);
            } else {
              held.add(answers.of(point));
            }
          });
      if (held.size() > 1) {
        breaks("CONTRADICTED " + outcome.status() + ", answers differ", "any", point);
      }
    }
    lacking.forEach(
        (node, points) -> {
          long told =
              outcome.status().equals("EQUAL") ? 0 : outcome.stillMissing().getOrDefault(node, 0L);
          if (points.size() != told) {
            points.forEach(
                point ->
                    breaks(
                        "CONTRADICTED %s, which tells of %d points that %s lacks"
                            .formatted(outcome.status(), told, node),
                        node,
                        point));
          }
        });
  }

  private void exportsDiffer(Outcome outcome, Map<String, Map<String, String>> exports) {
    if (outcome.stillMissing().values().stream().anyMatch(missing -> missing > 0)) {
      return;
    }
    Set<String> all = new TreeSet<>();
    exports.values().forEach(export -> all.addAll(export.keySet()));
    List<String> differing = new ArrayList<>();
    for (String point : all) {
      Set<String> held = new HashSet<>();
      exports.values().forEach(export -> held.add(export.getOrDefault(point, "no point")));
      if (held.size() > 1) {
        Map<String, String> told = new TreeMap<>();
        exports.forEach((node, export) -> told.put(node, export.get(point)));
        differing.add("  " + point + ": " + told);
      }
    }
    if (!differing.isEmpty()) {
      broken.put("CONTRADICTED " + outcome.status() + ", exports differ", differing);
    }
  }

  private boolean damaged() {
    return hazards.has(Hazard.DAMAGE) || hazards.has(Hazard.RESTORED);
  }

  private boolean inConflict(Point point) {
    Set<String> values = new TreeSet<>();
    before.values().forEach(answers -> values.addAll(answers.of(point)));
    return values.size() > 1;
  }

  private void breaks(String rule, String node, Point point) {
    StringBuilder told = new StringBuilder("  on " + node + ": " + point);
    told.append("\n    clients wrote: ").append(ledger.story(point));
    told.append(" (the repair began after ").append(begin).append(".)");
    after.forEach(
        (name, answers) ->
            told.append(
                "\n    %s answered %s, answers %s"
                    .formatted(
                        name,
                        before.containsKey(name) ? before.get(name).of(point) : "an error",
                        answers.of(point))));
    broken.computeIfAbsent(rule, none -> new ArrayList<>()).add(told.toString());
  }
}
