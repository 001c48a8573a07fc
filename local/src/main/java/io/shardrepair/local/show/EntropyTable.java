package io.shardrepair.local.show;

import io.shardrepair.local.demo.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the demo made to differ. */
public final class EntropyTable {
  private EntropyTable() {}

  /** A line for each kind, then the sums that a repair is expected to find. */
  public static List<String> of(Entropy entropy) {
    List<String> lines = new ArrayList<>();
    for (Entropy.Kind kind : entropy.kinds()) {
      lines.add(String.format("  %10s points %s", Figures.count(kind.points()), kind.what()));
    }
    entropy.missing().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            copy ->
                lines.add(
                    String.format(
                        "  %10s of %s points are missing from %s",
                        Figures.count(copy.getValue()),
                        Figures.count(entropy.union()),
                        copy.getKey())));
    return lines;
  }
}
