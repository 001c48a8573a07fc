package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.notify.Notices;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.text.Plural;
import io.shardrepair.trigger.TriageDecision.Counted;
import io.shardrepair.trigger.TriageDecision.Outcome;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides whether a change of an alarm's state starts a repair, keeps the decision, and publishes
 * it. May be called again for the same event: nothing is started twice.
 */
public final class Triage {
  private static final String ALARM = "ALARM";

  private final ObjectStore store;
  private final String bucket;
  private final TriageSettings.Source source;
  private final Alarms alarms;
  private final Repairs repairs;
  private final Notices notices;

  /**
   * @param bucket name of the store's bucket, for links
   */
  public Triage(
      ObjectStore store,
      String bucket,
      TriageSettings.Source source,
      Alarms alarms,
      Repairs repairs,
      Notices notices) {
    this.store = store;
    this.bucket = bucket;
    this.source = source;
    this.alarms = alarms;
    this.repairs = repairs;
    this.notices = notices;
  }

  /**
   * @throws MalformedEvent if the event is not about an alarm; nothing was started
   * @throws IOException if something could not be reached; call again with the same event
   */
  public TriageDecision triage(JsonNode json) throws IOException {
    AlarmEvent event = AlarmEvent.parse(json);
    String key = Names.decision(event);
    TriageDecision decision;
    try {
      // CloudWatch and Lambda may deliver an event more than once.
      decision = Json.read(store.read(key), TriageDecision.class);
    } catch (NoSuchObjectException firstTime) {
      decision = decide(event);
      store.write(key, Json.bytes(decision));
    }
    publish(event, decision, key);
    return decision;
  }

  /** Publishes a decision, and marks it as published only afterwards: better twice than never. */
  private void publish(AlarmEvent event, TriageDecision decision, String key) throws IOException {
    if (!store.list(Names.notified(event)).isEmpty()) {
      return;
    }
    notices.publish(decision.notice("s3://%s/%s".formatted(bucket, key)));
    store.write(Names.notified(event), new byte[0]);
  }

  private TriageDecision decide(AlarmEvent event) throws IOException {
    StateChange change = event.change();
    if (!change.to().equals(ALARM) || !change.changed()) {
      return TriageDecision.of(
          event,
          Outcome.NOT_ALARM,
          "the state%s went from %s to %s; only a change into ALARM starts a repair"
              .formatted(
                  event.contributor().map(one -> " of contributor " + one.id()).orElse(""),
                  change.from().orElse("an unknown state"),
                  change.to()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    TriageSettings settings = source.read();
    AlarmMapping mapping = settings.mapping(event.alarm());
    Flapping flapping = mapping.flapping();
    int changes = flapping.count(event, alarms);
    Counted counted = Counted.of(changes, flapping);
    return changes < flapping.leastChanges()
        ? steady(event, counted)
        : start(event, mapping, settings, Optional.of(counted));
  }

  private static TriageDecision steady(AlarmEvent event, Counted counted) {
    return TriageDecision.of(
        event,
        Outcome.STEADY,
        "the state%s changed %s in %s; %s flapping"
            .formatted(
                event.contributor().isPresent() ? " of the alarm itself" : "",
                Plural.of(counted.changes(), "time"),
                Plural.of(counted.windowMinutes(), "minute"),
                Plural.of(counted.leastChanges(), "change is", "changes are")),
        Optional.of(counted),
        Optional.empty(),
        Optional.empty());
  }

  private TriageDecision start(
      AlarmEvent event, AlarmMapping mapping, TriageSettings settings, Optional<Counted> counted)
      throws IOException {
    Target target;
    try {
      target = new Targets(alarms, settings).of(event, mapping);
    } catch (Targets.NotDerivable e) {
      return TriageDecision.of(
          event, Outcome.NOT_DERIVED, e.getMessage(), counted, Optional.empty(), Optional.empty());
    }
    String repairId = Names.repair(event, target.database(), mapping.flapping());
    Claim claim =
        new Claims(store)
            .take(
                target.database(),
                new Claim(
                    Claim.VERSION,
                    event.alarm(),
                    event.change().at().toString(),
                    Optional.of(Names.change(event)),
                    repairId,
                    target.input()),
                settings.coolDown());
    Outcome outcome;
    String reason;
    if (!claim.repairId().equals(repairId)) {
      outcome = Outcome.COOLING_DOWN;
      reason =
          "repair %s of this database was started for alarm %s at %s; the next one may start %s after that"
              .formatted(
                  claim.repairId(),
                  claim.alarm(),
                  claim.changedAt(),
                  Plural.of(settings.coolDownMinutes(), "minute"));
    } else {
      // Even for a duplicate: the event that took the claim may have failed before this.
      repairs.start(claim.repairId(), claim.input());
      if (claim.isOf(event)) {
        outcome = Outcome.STARTED;
        reason =
            "the alarm flaps; repair %s was started, mode %s"
                .formatted(repairId, target.mode().label());
      } else {
        outcome = Outcome.DUPLICATE;
        reason =
            "repair %s was started for this flapping at %s".formatted(repairId, claim.changedAt());
      }
    }
    return TriageDecision.of(
        event, outcome, reason, counted, Optional.of(target), Optional.of(claim.repairId()));
  }
}
