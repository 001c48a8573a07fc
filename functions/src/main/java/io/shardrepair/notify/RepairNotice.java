package io.shardrepair.notify;

import io.shardrepair.notify.Notice.Kind;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.status.RepairStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the notice from a repair's report. */
public final class RepairNotice {
  private RepairNotice() {}

  /**
   * @param link where the report is, {@code s3://…}
   * @return empty if there is nothing to report
   */
  public static Optional<Notice> of(RepairReport report, String link) {
    return kind(report.status())
        .map(
            kind ->
                new Notice(
                    Notice.VERSION,
                    kind,
                    report.message(),
                    link,
                    Optional.of(report.repairId()),
                    report.database(),
                    report.retentionPolicy(),
                    report.shardStart(),
                    report.shardEnd(),
                    sum(report.copies(), CopyReport::missingBefore),
                    sum(report.copies(), CopyReport::replayed),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static Optional<Kind> kind(RepairStatus status) {
    return switch (status) {
      // What is left was left on purpose: whoever decided that was notified then.
      case CHECKED, EQUAL, LEFT -> Optional.empty();
      case PLANNED, CONFLICTS -> Optional.of(Kind.FOUND);
      case NEEDS_REVIEW -> Optional.of(Kind.NEEDS_REVIEW);
      case REPAIRED -> Optional.of(Kind.REPAIRED);
      case INCOMPLETE, FAILED -> Optional.of(Kind.FAILED);
    };
  }

  /** The sum over the copies whose number is known; absent if none is. */
  private static Optional<Long> sum(
      List<CopyReport> copies, Function<CopyReport, Optional<Long>> number) {
    return copies.stream().map(number).flatMap(Optional::stream).reduce(Long::sum);
  }
}
