package io.shardrepair.handler;

import static io.shardrepair.handler.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.json.Json;
import io.shardrepair.notify.Notice;
import io.shardrepair.report.KnownBy;
import io.shardrepair.store.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What someone sees who starts the state machine with a wrong input. */
class WrongInputTest {
  private final MemoryStore store = new MemoryStore();
  private final List<Notice> notices = new ArrayList<>();

  @Test
  void theExecutionFailsWithASentenceForEachMistake() throws Exception {
    InvalidDocument thrown =
        catchThrowableOfType(
            InvalidDocument.class,
            () ->
                call(
                    new ResolveHandler(store, null, null, null),
                    "{\"repairId\":\"r\",\"input\":{\"databse\":\"telegraf\",\"start\":\"yesterday\"}}"));

    JsonNode report =
        call(
            new ReportHandler(
                store,
                execution -> List.of(),
                execution -> new KnownBy(Optional.empty(), Optional.empty(), Optional.empty()),
                "bucket"),
            json(
                Map.of(
                    "repairId", "r",
                    "executionArn", "arn",
                    "state", Map.of("error", caught(thrown)))));

    assertThat(report.path("failed").asBoolean()).isTrue();
    assertThat(report.path("error").asText()).isEqualTo("InvalidDocument");
    assertThat(report.path("cause").asText())
        .startsWith(
            "(1) database: missing; give a string"
                + " (2) start: must be a time like 2026-11-16T00:00:00Z"
                + " (3) end: missing; a range has both"
                + " (4) databse: unknown field; known are mode, database, ")
        .doesNotContain("(5)");
    assertThat(report.path("report").asText()).isEqualTo("s3://bucket/repairs/r/report.json");

    call(
        new NotifyHandler(store, notices::add, Clock.systemUTC()),
        json(Map.of("repairId", "r", "executionArn", "arn", "report", report)));
    Notice notice = notices.get(0);
    assertThat(notice.kind()).isEqualTo(Notice.Kind.FAILED);
    assertThat(notice.message()).isEqualTo(report.path("cause").asText());
    assertThat(notice.document()).isEqualTo("s3://bucket/repairs/r/report.json");
    assertThat(List.of(notice.database(), notice.shardStart(), notice.missing(), notice.replayed()))
        .containsOnly(Optional.empty());
  }

  /** As Step Functions hands on what the Java runtime of Lambda reports. */
  private static Map<String, String> caught(Exception e) {
    return Map.of(
        "Error",
        e.getClass().getName(),
        "Cause",
        json(Map.of("errorMessage", e.getMessage(), "errorType", e.getClass().getName())));
  }

  private static String json(Object value) {
    return Json.toTree(value).toString();
  }
}
