package io.shardrepair.report;

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
}
