package io.shardrepair.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.notify.Notice.Kind;
import io.shardrepair.report.KnownBy;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.Reporter;
import io.shardrepair.resolve.Samples;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairNoticeTest {

  @Test
  void eachStatusHasItsKindAndEqualCopiesAreNotTold() throws IOException {
    assertThat(kind(RepairStatus.EQUAL)).isEmpty();
    assertThat(kind(RepairStatus.CHECKED)).isEmpty();
    assertThat(kind(RepairStatus.PLANNED)).contains(Kind.FOUND);
    assertThat(kind(RepairStatus.NEEDS_REVIEW)).contains(Kind.NEEDS_REVIEW);
    assertThat(kind(RepairStatus.REPAIRED)).contains(Kind.REPAIRED);
    assertThat(kind(RepairStatus.INCOMPLETE)).contains(Kind.FAILED);
    assertThat(kind(RepairStatus.FAILED)).contains(Kind.FAILED);
  }

  @Test
  void aNoticeSaysWhatTheReportSays() throws IOException {
    ObjectNode json = report();
    ((ObjectNode) json.path("copies").path(0)).put("missingBefore", 3).put("replayed", 2);
    ((ObjectNode) json.path("copies").path(1)).put("missingBefore", 4);

    Notice notice = RepairNotice.of(Json.read(json, RepairReport.class), "s3://b/r").orElseThrow();

    assertThat(notice)
        .isEqualTo(
            new Notice(
                Notice.VERSION,
                Kind.FAILED,
                "a node does not answer",
                "s3://b/r",
                Optional.of("r"),
                Optional.of("db"),
                Optional.of("rp"),
                Optional.of("2026-11-16T00:00:00Z"),
                Optional.of("2026-11-17T00:00:00Z"),
                Optional.of(7L),
                Optional.of(2L),
                Optional.empty(),
                Optional.empty()));
  }

  private static Optional<Kind> kind(RepairStatus status) throws IOException {
    RepairReport report = Json.read(report().put("status", status.name()), RepairReport.class);
    return RepairNotice.of(report, "s3://b/r").map(Notice::kind);
  }

  /** Of a repair that failed after its copies were found. */
  private static ObjectNode report() throws IOException {
    RepairObjects objects = new RepairObjects(new MemoryStore(), "r");
    String topology = objects.write(objects.topology(), Samples.topology(Mode.PLAN, "a", "b"));
    RepairReport report =
        new Reporter(objects)
            .report(
                new KnownBy(Optional.of(topology), Optional.empty(), Optional.empty()),
                Optional.of(new Failure("NodeCommandFailed", "a node does not answer")),
                Optional.empty(),
                List.of());
    return (ObjectNode) Json.toTree(report);
  }
}
