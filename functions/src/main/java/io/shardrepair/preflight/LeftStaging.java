package io.shardrepair.preflight;

import io.shardrepair.preflight.Executions.State;
import io.shardrepair.preflight.Executions.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks for staging directories of other repairs on a node. If its repair still runs, a directory
 * is in use. If the repair has ended, the directory was left behind: its hard links keep files that
 * InfluxDB has compacted away, which fills the disk.
 */
final class LeftStaging {
  private static final String NAME = "left-staging";

  /** Time in which a stopped repair is cleaned up; one that ended by itself has done so already. */
  private static final Duration CLEANED_UP = Duration.ofMinutes(20);

  private final Executions executions;
  private final Clock clock;

  LeftStaging(Executions executions, Clock clock) {
    this.executions = executions;
    this.clock = clock;
  }

  /**
   * Judges what a node holds.
   *
   * @param executionArn the execution of this repair; others differ only in the name, which is the
   *     repair's id
   */
  Check check(NodeState node, String stagingDir, String executionArn) throws IOException {
    List<String> left = new ArrayList<>();
    for (String repairId : node.otherStaging()) {
      String arn = executionArn.substring(0, executionArn.lastIndexOf(':') + 1) + repairId;
      State state = executions.state(arn);
      boolean recent =
          state.ended().filter(clock.instant().minus(CLEANED_UP)::isBefore).isPresent();
      if (state.status() != Status.RUNNING && !recent) {
        left.add(
            state
                .ended()
                .map(time -> "%s, which ended at %s".formatted(repairId, time))
                .orElse(repairId + ", which Step Functions does not know"));
      }
    }
    if (left.isEmpty()) {
      return Check.passed(
          NAME, node.copy(), "%s holds nothing of a repair that has ended".formatted(stagingDir));
    }
    return Check.refused(
        NAME,
        node.copy(),
        ("%s holds what these repairs left: %s; that may fill the disk. Remove the directories with these"
                + " names in it: they hold only hard links and copies, nothing of InfluxDB's own")
            .formatted(stagingDir, String.join("; ", left)));
  }
}
