package io.shardrepair.decide;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.model.Answer;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.plan.PlanNotApplicable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what happens to each suspected delete: the answer for its series; otherwise the one for
 * its measurement; otherwise REPLAY if absent series are accepted; otherwise there is no answer.
 *
 * <p>An answer gives a name that is not UTF-8 as {@link io.shardrepair.text.Utf8Text} shows it.
 */
final class Answers {
  private final Map<String, Choice> series = new HashMap<>();
  private final Map<String, Choice> measurements = new HashMap<>();
  private final boolean acceptAll;
  private final Set<String> unusedSeries;
  private final Set<String> unusedMeasurements;

  Answers(RepairOptions options) {
    acceptAll = options.acceptAbsentSeries();
    for (Answer answer : options.answers()) {
      answer.series().ifPresent(name -> put(series, "series", name, answer.choice()));
      answer
          .measurement()
          .ifPresent(name -> put(measurements, "measurement", name, answer.choice()));
    }
    unusedSeries = new HashSet<>(series.keySet());
    unusedMeasurements = new HashSet<>(measurements.keySet());
  }

  private static void put(Map<String, Choice> map, String what, String name, Choice choice) {
    Choice other = map.put(name, choice);
    if (other != null && other != choice) {
      throw new PlanNotApplicable(
          "answers say both %s and %s for %s %s; give one".formatted(other, choice, what, name));
    }
  }

  /** What happens to a series. */
  Optional<Choice> choice(AbsentSeries absent) {
    String name = absent.series().toString();
    byte[] measurementBytes = PrintedSeries.measurement(absent.series().bytes());
    String measurement = DumpBytes.of(measurementBytes, 0, measurementBytes.length).toString();
    unusedSeries.remove(name);
    unusedMeasurements.remove(measurement);
    Choice chosen = series.get(name);
    if (chosen == null) {
      chosen = measurements.get(measurement);
    }
    if (chosen == null && acceptAll) {
      chosen = Choice.REPLAY;
    }
    return Optional.ofNullable(chosen);
  }

  /** Answers that matched no series asked about so far. */
  List<String> unused() {
    List<String> unused = new ArrayList<>();
    unusedMeasurements.stream().sorted().map(name -> "measurement " + name).forEach(unused::add);
    unusedSeries.stream().sorted().map(name -> "series " + name).forEach(unused::add);
    return unused;
  }
}
