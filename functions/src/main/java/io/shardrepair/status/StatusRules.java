package io.shardrepair.status;

import io.shardrepair.status.CheckResult.Verdict;
import io.shardrepair.status.ShardStatus.Source;
import io.shardrepair.status.ShardStatus.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules for changes of a shard's state (docs/adr/0020-status-rules.md). A repair compares
 * points while a check only counts them: so a check may suspect a shard that a repair found equal,
 * because that can change, but cannot revoke that points are missing.
 */
final class StatusRules {
  private StatusRules() {}

  /** A new state, what sets it, and why. */
  private record Next(State state, Source source, String reason) {}

  /** The status after a check; the same if the check says nothing about the present. */
  static ShardStatus afterCheck(Optional<ShardStatus> before, CheckResult check) {
    if (before.isPresent() && startedBeforeRepairEnded(before.get(), check)) {
      return before.get();
    }
    ShardStatus old = before.orElseGet(() -> blank(check.shard(), check.shardEnd()));
    Next next = next(old, check);
    // Without an answer to everything, what was known before is still the best there is.
    boolean known = check.verdict() != Verdict.UNKNOWN;
    boolean forgotten = !known && next.state == State.UNKNOWN;
    return new ShardStatus(
        ShardStatus.VERSION,
        old.database(),
        old.retentionPolicy(),
        old.shardStart(),
        check.shardEnd().toString(),
        next.state,
        next.source,
        since(before, next, check.ended()),
        next.reason,
        old.checks() + 1,
        Optional.of(check.ended().toString()),
        Optional.of(check.reason()),
        known ? Optional.of(check.divergence()) : forget(old.divergence(), forgotten),
        known ? Optional.of(check.differingPoints()) : forget(old.differingPoints(), forgotten),
        known ? Optional.of(check.disagreements()) : forget(old.disagreements(), forgotten),
        known ? text(check.suspectedStart()) : forget(old.suspectedStart(), forgotten),
        known ? text(check.suspectedEnd()) : forget(old.suspectedEnd(), forgotten),
        known ? check.differing() : forgotten ? List.of() : old.differing(),
        check.copies(),
        old.repair());
  }

  /**
   * The status after a repair.
   *
   * @throws IllegalArgumentException if its outcome is not a known one
   */
  static ShardStatus afterRepair(Optional<ShardStatus> before, RepairEnd repair) {
    ShardStatus old = before.orElseGet(() -> blank(repair.shard(), repair.shardEnd()));
    Next next = next(old, repair);
    // What checks counted no longer holds once points were written or found equal.
    boolean past =
        next.source == Source.REPAIR
            && (next.state == State.REPAIRED
                || next.state == State.HEALTHY
                || next.state == State.UNKNOWN);
    return new ShardStatus(
        ShardStatus.VERSION,
        old.database(),
        old.retentionPolicy(),
        old.shardStart(),
        repair.shardEnd().toString(),
        next.state,
        next.source,
        since(before, next, repair.ended()),
        next.reason,
        old.checks(),
        old.lastChecked(),
        old.lastCheck(),
        forget(old.divergence(), past),
        forget(old.differingPoints(), past),
        forget(old.disagreements(), past),
        forget(old.suspectedStart(), past),
        forget(old.suspectedEnd(), past),
        past ? List.of() : old.differing(),
        past ? List.of() : old.copies(),
        repair.asRepair());
  }

  private static Next next(ShardStatus old, CheckResult check) {
    Next same = new Next(old.state(), old.source(), old.reason());
    return switch (old.state()) {
      case NEEDS_REVIEW, FAILED -> same;
      case DIFFERING -> old.source() == Source.REPAIR ? same : differing(same, check);
      case REPAIRED ->
          switch (check.verdict()) {
            case EQUAL, SIZES_DIFFER -> byCheck(State.HEALTHY, check);
            case COUNTS_DIFFER -> byCheck(State.SUSPECTED, check);
            case UNKNOWN -> same;
          };
      case HEALTHY, UNKNOWN, SUSPECTED ->
          switch (check.verdict()) {
            case EQUAL -> byCheck(State.HEALTHY, check);
            case SIZES_DIFFER ->
                pointsWereEqual(old)
                    ? byCheck(State.HEALTHY, check)
                    : byCheck(State.SUSPECTED, check);
            case COUNTS_DIFFER ->
                byCheck(suspectedByCounts(old) ? State.DIFFERING : State.SUSPECTED, check);
            case UNKNOWN -> old.state() == State.SUSPECTED ? same : byCheck(State.UNKNOWN, check);
          };
    };
  }

  private static Next differing(Next same, CheckResult check) {
    return switch (check.verdict()) {
      case EQUAL -> byCheck(State.HEALTHY, check);
      case SIZES_DIFFER -> byCheck(State.SUSPECTED, check);
      case COUNTS_DIFFER -> byCheck(State.DIFFERING, check);
      case UNKNOWN -> same;
    };
  }

  private static Next next(ShardStatus old, RepairEnd repair) {
    return switch (repair.outcome()) {
      case EQUAL -> repair.whole() ? byRepair(State.HEALTHY, repair) : equalInPart(old, repair);
      case PLANNED, LEFT, CONFLICTS, INCOMPLETE -> byRepair(State.DIFFERING, repair);
      case NEEDS_REVIEW -> byRepair(State.NEEDS_REVIEW, repair);
      case REPAIRED -> byRepair(State.REPAIRED, repair);
      case FAILED -> byRepair(State.FAILED, repair);
      case CHECKED ->
          throw new IllegalArgumentException(
              "repair %s ended as %s, which is not a known status"
                  .formatted(repair.repairId(), repair.outcome()));
    };
  }

  /**
   * The state after a repair of a range found it equal: that says nothing about the rest, so what
   * only counts made suspect has to be counted again.
   */
  private static Next equalInPart(ShardStatus old, RepairEnd repair) {
    boolean byCounts =
        old.source() == Source.CHECK
            && (old.state() == State.SUSPECTED || old.state() == State.DIFFERING);
    return byCounts || old.state() == State.UNKNOWN
        ? byRepair(State.UNKNOWN, repair)
        : new Next(old.state(), old.source(), old.reason());
  }

  private static boolean startedBeforeRepairEnded(ShardStatus status, CheckResult check) {
    return status.repair().isPresent()
        && check.began().isBefore(Instant.parse(status.repair().get().ended()));
  }

  private static String since(Optional<ShardStatus> before, Next next, Instant now) {
    return before
        .filter(status -> status.state() == next.state)
        .map(ShardStatus::since)
        .orElse(now.toString());
  }

  private static boolean suspectedByCounts(ShardStatus status) {
    return status.state() == State.SUSPECTED && status.differingPoints().orElse(0L) > 0;
  }

  /** Whether a repair read every point and found them equal: then sizes add nothing. */
  private static boolean pointsWereEqual(ShardStatus status) {
    return status.state() == State.HEALTHY
        && status
            .repair()
            .filter(
                last ->
                    last.outcome() == RepairStatus.EQUAL || last.outcome() == RepairStatus.REPAIRED)
            .isPresent();
  }

  private static Next byCheck(State state, CheckResult check) {
    return new Next(state, Source.CHECK, check.reason());
  }

  private static Next byRepair(State state, RepairEnd repair) {
    return new Next(state, Source.REPAIR, repair.message());
  }

  private static ShardStatus blank(ShardKey shard, Instant end) {
    return new ShardStatus(
        ShardStatus.VERSION,
        shard.database(),
        shard.retentionPolicy(),
        shard.start().toString(),
        end.toString(),
        State.UNKNOWN,
        Source.CHECK,
        "",
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static <T> Optional<T> forget(Optional<T> value, boolean forgotten) {
    return forgotten ? Optional.empty() : value;
  }

  private static Optional<String> text(Optional<Instant> time) {
    return time.map(Instant::toString);
  }
}
