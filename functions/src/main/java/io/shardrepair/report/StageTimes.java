package io.shardrepair.report;

import io.shardrepair.store.Pass;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Gives the times of an execution's stages. */
public interface StageTimes {

  /** The states of the workflow that are a stage; a state has the name of its stage. */
  Set<String> STATES =
      Set.of(
          "Resolve",
          "Preflight",
          "Export",
          "Partition",
          "Compare",
          "Decide",
          "Replay",
          "CopyShard",
          "Verify",
          "CleanUp",
          "Report");

  /** The stages that an execution has finished so far, in order. */
  List<StageTime> of(String executionArn) throws IOException;

  /**
   * How long a stage took, including waits.
   *
   * @param stage a stage of the path: {@code resolve} … {@code report}
   * @param pass before or after the replay
   * @param seconds wall time in s
   */
  record StageTime(String stage, Pass pass, double seconds) {}
}
