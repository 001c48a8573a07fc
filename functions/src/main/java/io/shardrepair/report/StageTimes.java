package io.shardrepair.report;

import java.io.IOException;
import java.util.List;

/** Where the times of an execution's stages are known. */
public interface StageTimes {

  /** The stages that an execution has ended so far, in order. */
  List<StageTime> of(String executionArn) throws IOException;
}
