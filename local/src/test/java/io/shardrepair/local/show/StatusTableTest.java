package io.shardrepair.local.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Repair;
import io.shardrepair.status.ShardStatus.Source;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.text.Shown;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  @Test
  void showsWhatIsNotHealthyWhyAndTheReports() {
    List<String> lines =
        StatusTable.of(
                List.of(
                    status("telegraf", State.DIFFERING, 1234, 0.0123, Optional.empty()),
                    status("a\u001b[2Jb", State.FAILED, 1, 0.000001, Optional.of("FAILED")),
                    status("other", State.HEALTHY, 0, 0, Optional.of("REPAIRED"))))
            .stream()
            .map(Shown::of)
            .toList();

    assertThat(lines)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("shard ")
                    .endsWith(
                        "counts differ by    share        suspected from                    to"),
            line -> assertThat(line).matches("─+"),
            line ->
                assertThat(line)
                    .startsWith("telegraf autogen 2026-11-16T00:00:00Z     DIFFERING  2026-11-20")
                    .endsWith("1,234   1.23 %  2026-11-16T10:00:00Z  2026-11-16T12:00:00Z"),
            line ->
                assertThat(line)
                    .startsWith("a\\u{1b}[2Jb autogen 2026-11-16T00:00:00Z ")
                    .contains("<0.01 %"),
            line -> assertThat(line).isEmpty(),
            line ->
                assertThat(line)
                    .isEqualTo("telegraf autogen 2026-11-16T00:00:00Z: it is DIFFERING"),
            line -> assertThat(line).endsWith(": it is FAILED"),
            line -> assertThat(line).isEmpty(),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "report of r1, FAILED, of a\\u{1b}[2Jb autogen 2026-11-16T00:00:00Z:"
                            + " s3://b/repairs/r1/report.json"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "report of r1, REPAIRED, of other autogen 2026-11-16T00:00:00Z:"
                            + " s3://b/repairs/r1/report.json"),
            line -> assertThat(line).isEqualTo("1 of 3 shards are healthy"));
  }

  @Test
  void saysSoWhenNothingIsKnown() {
    assertThat(StatusTable.of(List.of())).singleElement().asString().startsWith("Nothing is known");
  }

  private static ShardStatus status(
      String database, State state, long differing, double share, Optional<String> outcome) {
    return new ShardStatus(
        ShardStatus.VERSION,
        database,
        "autogen",
        "2026-11-16T00:00:00Z",
        "2026-11-17T00:00:00Z",
        state,
        Source.CHECK,
        "2026-11-20T00:00:00Z",
        "it is " + state,
        1,
        Optional.of("2026-11-20T00:00:00Z"),
        Optional.of("it is " + state),
        Optional.of(share),
        Optional.of(differing),
        Optional.of(0L),
        Optional.of("2026-11-16T10:00:00Z"),
        Optional.of("2026-11-16T12:00:00Z"),
        List.of(),
        List.of(),
        outcome.map(
            name ->
                new Repair(
                    "r1",
                    RepairStatus.valueOf(name),
                    "2026-11-20T00:00:00Z",
                    "s3://b/repairs/r1/report.json")));
  }
}
