package io.shardrepair.report;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Where the times of an execution's stages are known. */
public interface StageTimes {

  /** The states of the workflow that are a stage of the path; a state's name is its stage's. */
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

  /** The stages that an execution has ended so far, in order. */
  List<StageTime> of(String executionArn) throws IOException;
}
