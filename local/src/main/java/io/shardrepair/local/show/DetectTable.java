package io.shardrepair.local.show;

import io.shardrepair.detect.Detector;
import io.shardrepair.status.ShardStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a run of the detector found. */
public final class DetectTable {
  private DetectTable() {}

  /**
   * The table of statuses, inputs for repairs, and what could not be looked at.
   *
   * @param statuses of all shards that are known
   * @param begin of the run
   */
  public static List<String> of(Detector.Answer answer, List<ShardStatus> statuses, Instant begin) {
    List<String> lines = new ArrayList<>(StatusTable.of(statuses));
    for (ShardStatus status : statuses) {
      boolean now =
          status.lastChecked().map(Instant::parse).filter(at -> !at.isBefore(begin)).isPresent();
      if (now && status.suspectedStart().isPresent()) {
        lines.add("input of a repair: " + status.repairInput());
      }
    }
    answer
        .silent()
        .forEach((node, why) -> lines.add("not asked: node %s: %s".formatted(node, why)));
    lines.add(
        "%s of %s cold shards were checked%s"
            .formatted(
                Figures.count(answer.checked()),
                Figures.count(answer.shards()),
                answer.left() == 0
                    ? ""
                    : "; the budget is spent, and "
                        + Figures.count(answer.left())
                        + "  are left: run it again to continue with them"));
    return lines;
  }
}
