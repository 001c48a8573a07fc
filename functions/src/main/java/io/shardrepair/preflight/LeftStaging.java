package io.shardrepair.preflight;

import io.shardrepair.preflight.Executions.State;
import io.shardrepair.preflight.Executions.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Staging directories that other repairs have on a node. One whose repair runs is in use. One whose
 * repair has ended was left: its hard links keep the files that InfluxDB has compacted away, and so
 * fill the disk.
 */
final class LeftStaging {
  private static final String NAME = "left-staging";

  /**
   * In which a repair that was stopped is cleaned up after; one that ended by itself has done it.
   */
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
   * @param executionArn the execution of this repair; those of others differ in the name, which is
   *     the repair's id
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
                .orElse(repairId + ", of which Step Functions knows nothing"));
      }
    }
    if (left.isEmpty()) {
      return Check.passed(
          NAME, node.copy(), "%s holds nothing of a repair that has ended".formatted(stagingDir));
    }
    return Check.refused(
        NAME,
        node.copy(),
        ("%s holds what these repairs left: %s; that may fill the disk. Remove the directories of these"
                + " names in it: they hold hard links and copies, and nothing of InfluxDB's own")
            .formatted(stagingDir, String.join("; ", left)));
  }
}
