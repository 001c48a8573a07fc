package io.shardrepair.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All runs on one data set, by contender. */
final class Results {
  private final DataSet data;
  private final Map<Contender, List<Measured>> runs = new LinkedHashMap<>();

  Results(DataSet data) {
    this.data = data;
  }

  DataSet data() {
    return data;
  }

  void add(Contender contender, Measured run) {
    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(run);
  }

  List<Contender> contenders() {
    return List.copyOf(runs.keySet());
  }

  Spread wall(Contender contender) {
    return spread(contender, Measured::wall);
  }

  Spread cpu(Contender contender) {
    return spread(contender, Measured::cpu);
  }

  /** In MB. */
  Spread peak(Contender contender) {
    return spread(contender, run -> run.peakBytes() / 1e6);
  }

  boolean has(String name, String files) {
    return contenders().stream().anyMatch(c -> c.name().equals(name) && c.files().equals(files));
  }

  Contender find(String name, String files) {
    return contenders().stream()
        .filter(c -> c.name().equals(name) && c.files().equals(files))
        .findFirst()
        .orElseThrow();
  }

  Spread wall(String name, String files) {
    return wall(find(name, files));
  }

  private Spread spread(Contender contender, ToDoubleFunction<Measured> of) {
    return Spread.of(runs.get(contender).stream().map(of::applyAsDouble).toList());
  }
}
