package io.shardrepair.trigger;

import io.shardrepair.notify.Notice;
import java.util.Optional;

/**
 * Why a repair was or was not started for a change of an alarm's state. Its form is described in
 * docs/triggers.md.
 *
 * @param version format of this document, {@value #VERSION}
 * @param outcome what was decided
 * @param reason that in a sentence
 * @param alarm name of the alarm
 * @param alarmArn its ARN
 * @param changedAt when its state changed, RFC 3339
 * @param contributor the time series of the alarm that changed; absent if the alarm itself did
 * @param from the state before; empty if it is not known
 * @param to the state after
 * @param changes changes of state counted in the window; absent if it did not come to that
 * @param flapping what was asked of them; absent if it did not come to that
 * @param target what is to be repaired; absent if it did not come to that
 * @param repairId the repair that was started, or that stands in the way; absent if there is none
 */
public record TriageDecision(
    int version,
    Outcome outcome,
    String reason,
    String alarm,
    String alarmArn,
    String changedAt,
    Optional<Contributor> contributor,
    String from,
    String to,
    Optional<Integer> changes,
    Optional<Flapping> flapping,
    Optional<Target> target,
    Optional<String> repairId) {
  public static final int VERSION = 1;

  /** What was decided. */
  public enum Outcome {
    /** A repair was started. */
    STARTED,
    /** A repair was started already for this alarm, by another change of the same window. */
    DUPLICATE,
    /** A repair of the same database was started a short time before, or by a later change. */
    COOLING_DOWN,
    /** The alarm does not flap: an alarm that stays is no sign of copies that differ. */
    STEADY,
    /** The state did not change into ALARM. */
    NOT_ALARM,
    /** The alarm flaps, but what to repair does not follow from it. */
    NOT_DERIVED
  }

  static TriageDecision of(AlarmEvent event, Outcome outcome, String reason) {
    return new TriageDecision(
        VERSION,
        outcome,
        reason,
        event.alarm(),
        event.arn(),
        event.change().at().toString(),
        event.contributor(),
        event.change().from(),
        event.change().to(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  TriageDecision counted(int counted, Flapping asked) {
    return new TriageDecision(
        version,
        outcome,
        reason,
        alarm,
        alarmArn,
        changedAt,
        contributor,
        from,
        to,
        Optional.of(counted),
        Optional.of(asked),
        target,
        repairId);
  }

  TriageDecision about(Target derived, String repair) {
    return new TriageDecision(
        version,
        outcome,
        reason,
        alarm,
        alarmArn,
        changedAt,
        contributor,
        from,
        to,
        changes,
        flapping,
        Optional.of(derived),
        Optional.of(repair));
  }

  /**
   * @param link where this decision is, {@code s3://…}
   */
  Notice notice(String link) {
    return new Notice(
        Notice.VERSION,
        Notice.Kind.TRIAGE,
        reason,
        link,
        repairId,
        target.map(Target::database),
        target.flatMap(Target::retentionPolicy),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(alarm),
        Optional.of(outcome.name()));
  }
}
