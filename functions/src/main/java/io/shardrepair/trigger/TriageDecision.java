package io.shardrepair.trigger;

import io.shardrepair.notify.Notice;
import java.util.Optional;

/**
 * Why a repair was or was not started for a change of an alarm's state. Its form is described in
 * docs/triggers.md.
 *
 * @param version format of this document, {@value #VERSION}
 * @param outcome what was decided
 * @param reason the same in a sentence
 * @param alarm the alarm
 * @param change how its state changed
 * @param flapping how many changes were counted and required; absent if none were counted
 * @param target what to repair; absent if that was not derived
 * @param repairId the repair that was started, or that prevented it; absent if there is none
 */
public record TriageDecision(
    int version,
    Outcome outcome,
    String reason,
    Alarm alarm,
    Change change,
    Optional<Counted> flapping,
    Optional<Target> target,
    Optional<String> repairId) {
  public static final int VERSION = 2;

  /** What was decided. */
  public enum Outcome {
    /** A repair was started. */
    STARTED,
    /** A repair was already started for this alarm, by another change in the same window. */
    DUPLICATE,
    /** A repair of the same database was started a short time before, or by a later change. */
    COOLING_DOWN,
    /** The alarm does not flap: a lasting alarm is not a sign that copies differ. */
    STEADY,
    /** The state did not change into ALARM. */
    NOT_ALARM,
    /** The alarm flaps, but what to repair does not follow from it. */
    NOT_DERIVED
  }

  /**
   * An alarm of CloudWatch.
   *
   * @param name its name
   * @param arn its ARN
   * @param contributor the time series of it that changed; absent if the alarm itself did
   */
  public record Alarm(String name, String arn, Optional<Contributor> contributor) {}

  /**
   * A change of state.
   *
   * @param at when, RFC 3339
   * @param from the state before; absent if CloudWatch does not say
   * @param to the state after
   */
  public record Change(String at, Optional<String> from, String to) {}

  /**
   * How often the alarm changed.
   *
   * @param changes changes of state counted in the window
   * @param windowMinutes how long the window is, minutes
   * @param leastChanges how many changes count as flapping
   */
  public record Counted(int changes, int windowMinutes, int leastChanges) {
    static Counted of(int changes, Flapping asked) {
      return new Counted(changes, asked.windowMinutes(), asked.leastChanges());
    }
  }

  static TriageDecision of(
      AlarmEvent event,
      Outcome outcome,
      String reason,
      Optional<Counted> flapping,
      Optional<Target> target,
      Optional<String> repairId) {
    StateChange change = event.change();
    return new TriageDecision(
        VERSION,
        outcome,
        reason,
        new Alarm(event.alarm(), event.arn(), event.contributor()),
        new Change(change.at().toString(), change.from(), change.to()),
        flapping,
        target,
        repairId);
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
        Optional.of(alarm.name()),
        Optional.of(outcome.name()));
  }
}
