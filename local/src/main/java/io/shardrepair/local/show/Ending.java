package io.shardrepair.local.show;

import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/** Shows how a repair of one shard or of several ended. */
public final class Ending {
  private final ObjectStore store;
  private final Progress progress;
  private final UnaryOperator<String> address;

  /**
   * @param address where an object of the store is found, given its key
   */
  public Ending(ObjectStore store, Progress progress, UnaryOperator<String> address) {
    this.store = store;
    this.progress = progress;
    this.address = address;
  }

  /**
   * Shows the tables and says where the whole report is.
   *
   * @return empty if the repair left neither summary nor report
   */
  public Optional<RepairStatus> show(String repairId) throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    Optional<RepairSummary> summary = find(objects, objects.summary(), RepairSummary.class);
    if (summary.isPresent()) {
      progress.say("");
      SummaryTable.of(summary.get()).forEach(progress::say);
      progress.say("summary: " + address.apply(objects.summary()));
      return Optional.of(summary.get().status());
    }
    Optional<RepairReport> report = find(objects, objects.report(), RepairReport.class);
    if (report.isPresent()) {
      progress.say("");
      ReportTable.of(report.get()).forEach(progress::say);
      progress.say("report: " + address.apply(objects.report()));
      progress.say("page: " + address.apply(objects.page()));
    }
    return report.map(RepairReport::status);
  }

  /** The same for an execution that has just ended, and must have left one of the two. */
  public Optional<RepairStatus> show(String repairId, DescribeExecutionResponse ended)
      throws IOException {
    Optional<RepairStatus> status = show(repairId);
    if (status.isEmpty()) {
      progress.say(
          "The execution ended without a report: %s, %s, %s"
              .formatted(ended.statusAsString(), ended.error(), ended.cause()));
    }
    return status;
  }

  private static <T> Optional<T> find(RepairObjects objects, String key, Class<T> type)
      throws IOException {
    try {
      return Optional.of(objects.read(key, type));
    } catch (NoSuchObjectException none) {
      return Optional.empty();
    }
  }
}
