package io.shardrepair.local.cli;

import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.ReportTable;
import io.shardrepair.local.show.SummaryTable;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Shows what a repair, or one of several shards, ended with. */
final class Ending {
  private final ObjectStore store;
  private final Progress progress;
  private final UnaryOperator<String> address;

  /**
   * @param address where an object of the store is found, given its key
   */
  Ending(ObjectStore store, Progress progress, UnaryOperator<String> address) {
    this.store = store;
    this.progress = progress;
    this.address = address;
  }

  /**
   * Shows the tables and says where the whole is found.
   *
   * @return exit code of the command; empty if the repair left neither summary nor report
   */
  Optional<Integer> show(String repairId) throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    Optional<RepairSummary> summary = find(objects, objects.summary(), RepairSummary.class);
    if (summary.isPresent()) {
      progress.say("");
      SummaryTable.of(summary.get()).forEach(progress::say);
      progress.say("summary: " + address.apply(objects.summary()));
      return Optional.of(ExitCode.of(summary.get().status()));
    }
    Optional<RepairReport> report = find(objects, objects.report(), RepairReport.class);
    if (report.isPresent()) {
      progress.say("");
      ReportTable.of(report.get()).forEach(progress::say);
      progress.say("report: " + address.apply(objects.report()));
      progress.say("page: " + address.apply(objects.page()));
    }
    return report.map(RepairReport::status).map(ExitCode::of);
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
