package io.shardrepair.local.cli;

import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.ReportTable;
import io.shardrepair.report.RepairReport;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/** Shows what an execution ended with. */
final class Ending {
  private Ending() {}

  /**
   * @return exit code of the command
   */
  static int show(
      ObjectStore store, String repairId, DescribeExecutionResponse ended, Progress progress)
      throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    RepairReport report;
    try {
      report = objects.read(objects.report(), RepairReport.class);
    } catch (NoSuchObjectException none) {
      progress.say(
          "The execution ended without a report: %s, %s, %s"
              .formatted(ended.statusAsString(), ended.error(), ended.cause()));
      return ExitCode.ERROR;
    }
    progress.say("");
    ReportTable.of(report).forEach(progress::say);
    return ExitCode.of(report.status());
  }
}
