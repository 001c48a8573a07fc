package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.input.RepairInput;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.notify.Notice;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.trigger.AlarmFixtures.KnownAlarms;
import io.shardrepair.trigger.TriageDecision.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriageTest {
  private static final String ALARM = "influx-telegraf-points";
  private static final String BY_DATABASE = "influx-points-by-database";
  private static final Instant CHANGED = AlarmFixtures.CHANGED;

  private final MemoryStore store = new MemoryStore();
  private final KnownAlarms alarms = new KnownAlarms();
  private final Map<String, JsonNode> started = new LinkedHashMap<>();
  private final List<Notice> notices = new ArrayList<>();
  private String document = "{'version':1}";
  private Repairs repairs = started::putIfAbsent;
  private boolean deaf;

  @Test
  void aFlappingAlarmStartsOnePlanOfTheDataItEvaluated() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);

    TriageDecision decision = triage("metric");

    assertThat(decision.outcome()).isEqualTo(Outcome.STARTED);
    assertThat(decision.flapping().map(TriageDecision.Counted::changes)).contains(4);
    assertThat(started.keySet()).containsExactly(decision.repairId().orElseThrow());
    assertThat(input())
        .isEqualTo(
            tree(
                "{'database':'telegraf','retentionPolicy':'autogen','start':'2026-11-16T09:42:31.115Z',"
                    + "'end':'2026-11-16T10:42:31.115Z','mode':'plan'}"));
  }

  @Test
  void whatIsStartedIsAnInputOfTheStateMachine() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);
    document =
        "{'version':1,'alarms':[{'name':'*','database':'iot','lookBackHours':48,'skipHours':24,'mode':'repair','allowHot':true}]}";

    triage("metric");

    RepairInput input = RepairInput.parse(input());
    assertThat(input.database()).isEqualTo("iot");
    assertThat(input.retentionPolicy()).isEmpty();
    assertThat(input.mode()).isEqualTo(Mode.REPAIR);
    assertThat(input.options().allowHot()).isTrue();
    assertThat(input.shards())
        .isEqualTo(ShardSelection.ofRange("2026-11-14T10:42:31.115Z", "2026-11-15T10:42:31.115Z"));
  }

  @Test
  void theRepairsNameIsAnIdThatApplyTakes() throws IOException {
    String name = "Flaps! ä/ö ".repeat(20);
    alarms.flapping(name, 4, CHANGED);

    String repairId = triage(AlarmFixtures.changeIntoAlarm(name, CHANGED)).repairId().orElseThrow();

    assertThat(repairId).matches("alarm-Flaps-[A-Za-z0-9_-]+-20261116T1000Z");
    assertThat(RepairInput.parse(tree("{'mode':'apply','plan':'" + repairId + "'}")).plan())
        .contains(repairId);
  }

  @Test
  void aSteadyAlarmStartsNothing() throws IOException {
    alarms.flapping(ALARM, 3, CHANGED);

    TriageDecision decision = triage("metric");

    assertThat(decision.outcome()).isEqualTo(Outcome.STEADY);
    assertThat(decision.reason())
        .isEqualTo("the state changed 3 times in 60 minutes; 4 changes are flapping");
    assertThat(started).isEmpty();
  }

  @Test
  void theChangeItselfCountsOnceWhetherItIsInTheHistoryOrNot() throws IOException {
    StateChange out = new StateChange(CHANGED.minusSeconds(60), Optional.of("ALARM"), "OK");
    StateChange in =
        new StateChange(CHANGED.minusSeconds(120), Optional.of("INSUFFICIENT_DATA"), "ALARM");
    StateChange confirmed = new StateChange(CHANGED.minusSeconds(30), Optional.of("OK"), "OK");
    StateChange later = new StateChange(CHANGED.plusMillis(900), Optional.of("ALARM"), "OK");
    StateChange old = new StateChange(CHANGED.minusSeconds(3601), Optional.of("OK"), "ALARM");

    alarms.history(ALARM, out, in, confirmed, later, old);
    assertThat(triage("metric").flapping().map(TriageDecision.Counted::changes)).contains(3);

    StateChange itself = new StateChange(CHANGED.plusMillis(4), Optional.of("OK"), "ALARM");
    alarms.history(ALARM, out, in, confirmed, later, old, itself);
    assertThat(new Flapping(60, 4).count(AlarmEvent.parse(AlarmFixtures.event("metric")), alarms))
        .isEqualTo(3);
  }

  @Test
  void onlyAChangeIntoAlarmStartsSomething() throws IOException {
    alarms.flapping(ALARM, 50, CHANGED);
    alarms.flapping("influx-flaps", 50, CHANGED);

    assertThat(triage("to-ok").reason())
        .isEqualTo("the state went from ALARM to OK; only a change into ALARM starts a repair");
    assertThat(triage("to-insufficient-data").outcome()).isEqualTo(Outcome.NOT_ALARM);
    assertThat(triage("composite-released").reason())
        .isEqualTo("the state went from ALARM to ALARM; only a change into ALARM starts a repair");
    assertThat(started).isEmpty();
    assertThat(notices).hasSize(3);
  }

  @Test
  void theMappingComesBeforeTagsAndTagsBeforeDimensions() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);
    alarms
        .tag("influx-shard-repair:database", "tagged")
        .tag("influx-shard-repair:look-back-hours", "5");

    assertThat(target("{'version':1}"))
        .isEqualTo(
            new Target(
                "tagged",
                Optional.empty(),
                "2026-11-16T05:42:31.115Z",
                "2026-11-16T10:42:31.115Z",
                Mode.PLAN,
                Optional.empty()));
    assertThat(target("{'version':1,'alarms':[{'name':'" + ALARM + "','database':'mapped'}]}"))
        .extracting(Target::database, Target::retentionPolicy, Target::start)
        .containsExactly("mapped", Optional.empty(), "2026-11-16T05:42:31.115Z");
    assertThat(target("{'version':1,'alarms':[{'name':'*','lookBackHours':2}]}"))
        .extracting(Target::database, Target::start)
        .containsExactly("tagged", "2026-11-16T08:42:31.115Z");
  }

  @Test
  void metricsOfAnExpressionNameTheDatabaseAndTheLongerEvaluationTheRange() throws IOException {
    alarms.flapping("influx-telegraf-copies-differ", 4, CHANGED);

    Target target = triage("metric-math").target().orElseThrow();

    assertThat(target.database()).isEqualTo("telegraf");
    assertThat(target.retentionPolicy()).isEmpty();
    assertThat(target.start()).isEqualTo("2026-11-16T08:27:00Z");
  }

  @Test
  void withoutReasonDataTheWindowIsLookedAt() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);

    assertThat(triage("no-reason-data").target().orElseThrow().start())
        .isEqualTo("2026-11-16T09:42:31.115Z");
  }

  @Test
  void whatCannotBeDerivedIsSaidAndKept() throws IOException {
    alarms.flapping("influx-cpu", 4, CHANGED).flapping("influx-any-copies-differ", 4, CHANGED);
    alarms.flapping("influx-flaps", 4, Instant.parse("2026-11-16T10:42:33.001Z"));

    assertThat(notDerived("no-database"))
        .isEqualTo(
            "no database follows from the alarm: no mapping names one, it has no tag"
                + " influx-shard-repair:database, and no metric of it has a dimension database");
    assertThat(notDerived("composite"))
        .endsWith("it has no tag influx-shard-repair:database, and no metric with dimensions");
    assertThat(notDerived("metric-math-two-databases"))
        .isEqualTo(
            "the alarm's metrics disagree on the dimension database: iot, telegraf; name the"
                + " database in a mapping");
    assertThat(started).isEmpty();
  }

  @Test
  void aCompositeAlarmIsDerivedFromTagsOrMapping() throws IOException {
    alarms.flapping("influx-flaps", 4, Instant.parse("2026-11-16T10:42:33.001Z"));
    alarms.tag("influx-shard-repair:database", "telegraf");

    assertThat(triage("composite").target().orElseThrow().database()).isEqualTo("telegraf");
  }

  @Test
  void aTagThatIsNoNumberIsNamed() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED).tag("influx-shard-repair:look-back-hours", "a day");

    assertThat(notDerived("metric"))
        .isEqualTo(
            "tag influx-shard-repair:look-back-hours must be a whole number of hours up to 87,600,"
                + " not \"a day\"");
  }

  @Test
  void bothWaysInAreOneEvent() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);

    TriageDecision first = triage("metric");
    TriageDecision second = triage("metric-lambda-action");

    assertThat(second).isEqualTo(first);
    assertThat(notices).hasSize(1);
  }

  @Test
  void anotherChangeOfTheSameWindowIsADuplicateAndAnotherAlarmWaits() throws IOException {
    alarms.flapping(ALARM, 9, CHANGED).flapping("influx-other", 9, CHANGED);
    String repairId = triage("metric").repairId().orElseThrow();

    TriageDecision again = triage(AlarmFixtures.changeIntoAlarm(ALARM, CHANGED.plusSeconds(1)));
    TriageDecision other = triage(AlarmFixtures.changeIntoAlarm("influx-other", CHANGED));

    assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(again.repairId()).contains(repairId);
    assertThat(other.outcome()).isEqualTo(Outcome.COOLING_DOWN);
    assertThat(other.reason())
        .isEqualTo(
            "repair "
                + repairId
                + " of this database was started for alarm influx-telegraf-points at"
                + " 2026-11-16T10:42:31.115Z; the next one may start 360 minutes after that");
    assertThat(started).hasSize(1);
  }

  @Test
  void afterTheCoolDownAndNotBeforeTheNextRepairStarts() throws IOException {
    Instant last = CHANGED.plusSeconds(6 * 3600);
    alarms.flapping(ALARM, 500, last.plusSeconds(5));
    triage("metric");

    assertThat(triage(AlarmFixtures.changeIntoAlarm(ALARM, last.minusMillis(1))).outcome())
        .isEqualTo(Outcome.COOLING_DOWN);
    assertThat(triage(AlarmFixtures.changeIntoAlarm(ALARM, last)).outcome())
        .isEqualTo(Outcome.STARTED);
    assertThat(triage(AlarmFixtures.changeIntoAlarm(ALARM, CHANGED.plusMillis(1))).outcome())
        .as("an event of the first window that comes late")
        .isEqualTo(Outcome.COOLING_DOWN);
    assertThat(started).hasSize(2);
  }

  @Test
  void aStartThatBrokeOffIsMadeGoodByTheNextTry() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);
    repairs =
        (name, input) -> {
          throw new IOException("throttled");
        };
    assertThatThrownBy(() -> triage("metric")).hasMessage("throttled");
    assertThat(store.list("triage/influx")).as("nothing is decided yet").isEmpty();

    repairs = started::putIfAbsent;
    assertThat(triage("metric").outcome()).isEqualTo(Outcome.STARTED);
    assertThat(started).hasSize(1);
  }

  @Test
  void whoeverCouldNotBeToldIsToldByTheNextTry() throws IOException {
    alarms.flapping(ALARM, 4, CHANGED);
    deaf = true;
    assertThatThrownBy(() -> triage("metric")).hasMessage("no answer");
    deaf = false;

    TriageDecision decision = triage("metric");

    assertThat(started).hasSize(1);
    assertThat(notices).hasSize(1);
    Notice notice = notices.get(0);
    assertThat(notice.kind()).isEqualTo(Notice.Kind.TRIAGE);
    assertThat(notice.outcome()).contains("STARTED");
    assertThat(notice.alarm()).contains(ALARM);
    assertThat(notice.database()).contains("telegraf");
    assertThat(notice.message()).isEqualTo(decision.reason());
    assertThat(notice.document())
        .matches(
            "s3://bucket/triage/influx-telegraf-points-[0-9a-f]{8}/20261116T104231.115Z-OK-ALARM.json");
    String key = notice.document().substring("s3://bucket/".length());
    assertThat(Json.read(store.read(key), TriageDecision.class)).isEqualTo(decision);
  }

  @Test
  void aContributorsChangeIsNotCountedAsOneOfItsAlarm() throws IOException {
    alarms.flapping(BY_DATABASE, 3, CHANGED.minusSeconds(600));

    TriageDecision decision = triage("contributor");

    assertThat(decision.outcome()).isEqualTo(Outcome.STEADY);
    assertThat(decision.flapping().map(TriageDecision.Counted::changes)).contains(3);
    assertThat(decision.reason())
        .isEqualTo(
            "the state of the alarm itself changed 3 times in 60 minutes; 4 changes are flapping");
    assertThat(decision.alarm().contributor())
        .isEqualTo(Optional.of(contributor("6d442278dba546f6")));
    assertThat(started).isEmpty();
  }

  @Test
  void aContributorOfTheSameMillisecondHidesNoStartOfItsAlarm() throws IOException {
    document = "{'version':1,'alarms':[{'name':'*','database':'telegraf'}]}";
    // The history does not hold the alarm's fourth change yet.
    alarms.flapping(BY_DATABASE, 3, CHANGED.minusSeconds(60));

    assertThat(triage("contributor").outcome()).isEqualTo(Outcome.STEADY);
    assertThat(triage("contributors-alarm").outcome()).isEqualTo(Outcome.STARTED);
    assertThat(triage("contributor-lambda-action").outcome())
        .as("decided before")
        .isEqualTo(Outcome.STEADY);
    assertThat(started).hasSize(1);
    assertThat(notices).hasSize(2);
  }

  @Test
  void contributorsOfOneMillisecondStartOneRepairOfEachDatabase() throws IOException {
    alarms.flapping(BY_DATABASE, 4, CHANGED);

    TriageDecision alarm = triage("contributors-alarm");
    TriageDecision telegraf = triage("contributor");
    TriageDecision iot = triage(contributorEvent("aa", "{'database':'iot'}"));
    TriageDecision again = triage(contributorEvent("bb", "{'database':'iot','host':'b'}"));

    assertThat(alarm.outcome()).as("a query has no dimensions").isEqualTo(Outcome.NOT_DERIVED);
    assertThat(telegraf.outcome()).isEqualTo(Outcome.STARTED);
    assertThat(iot.outcome()).isEqualTo(Outcome.STARTED);
    assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(again.repairId()).isEqualTo(iot.repairId());
    assertThat(started).hasSize(2);
    assertThat(started.get(iot.repairId().orElseThrow()).path("database").asText())
        .isEqualTo("iot");
    assertThat(started.get(telegraf.repairId().orElseThrow()).path("database").asText())
        .isEqualTo("telegraf");
  }

  @Test
  void aContributorThatRecoversStartsNothing() throws IOException {
    alarms.flapping(BY_DATABASE, 9, CHANGED);
    ObjectNode event = (ObjectNode) AlarmFixtures.event("contributor");
    ((ObjectNode) event.path("detail").path("state")).put("value", "OK");

    assertThat(triage(event).reason())
        .isEqualTo(
            "the state of contributor 6d442278dba546f6 went from an unknown state to OK; only a"
                + " change into ALARM starts a repair");
    assertThat(started).isEmpty();
  }

  @Test
  void whatAContributorSaysComesBeforeTheTagsOfItsAlarm() throws IOException {
    alarms
        .flapping(BY_DATABASE, 4, CHANGED)
        .tag("influx-shard-repair:database", "tagged")
        .tag("influx-shard-repair:retention-policy", "of-tagged")
        .tag("influx-shard-repair:look-back-hours", "5")
        .tag("influx-shard-repair:skip-hours", "4");

    Target own =
        triage(
                contributorEvent(
                    "aa",
                    "{'influx-shard-repair:database':'iot','influx-shard-repair:look-back-hours':'3'}"))
            .target()
            .orElseThrow();
    assertThat(own)
        .extracting(Target::database, Target::retentionPolicy, Target::start, Target::end)
        .containsExactly(
            "iot", Optional.empty(), "2026-11-16T07:42:31.115Z", "2026-11-16T10:42:31.115Z");

    assertThat(triage("contributor").target().orElseThrow())
        .as("the alarm's tags come before dimensions")
        .extracting(Target::database, Target::retentionPolicy, Target::start, Target::end)
        .containsExactly(
            "tagged",
            Optional.of("of-tagged"),
            "2026-11-16T05:42:31.115Z",
            "2026-11-16T06:42:31.115Z");
  }

  @Test
  void aChangeIsKnownByItsStatesToo() throws IOException {
    alarms.flapping(ALARM, 9, CHANGED);
    ObjectNode back = (ObjectNode) AlarmFixtures.event("metric");
    ((ObjectNode) back.path("detail").path("state")).put("value", "OK");
    ((ObjectNode) back.path("detail").path("previousState")).put("value", "ALARM");

    assertThat(triage(back).outcome()).isEqualTo(Outcome.NOT_ALARM);
    assertThat(triage("metric").outcome()).isEqualTo(Outcome.STARTED);
  }

  @Test
  void wrongSettingsStartNothing() {
    alarms.flapping(ALARM, 4, CHANGED);
    document = "{'version':1,'coolDown':5}";

    assertThatThrownBy(() -> triage("metric")).hasMessageContaining("coolDown: unknown field");
    assertThat(started).isEmpty();
  }

  private Target target(String settings) throws IOException {
    document = settings;
    MemoryStore fresh = new MemoryStore();
    return new Triage(fresh, "bucket", this::settings, alarms, repairs, notices::add)
        .triage(AlarmFixtures.event("metric"))
        .target()
        .orElseThrow();
  }

  private static Contributor contributor(String id) {
    return new Contributor(id, Map.of("database", "telegraf"));
  }

  private static JsonNode contributorEvent(String id, String attributes) throws IOException {
    ObjectNode event = (ObjectNode) AlarmFixtures.event("contributor");
    ((ObjectNode) event.path("detail").path("alarmContributor"))
        .put("id", id)
        .set("attributes", tree(attributes));
    return event;
  }

  private String notDerived(String event) throws IOException {
    TriageDecision decision = triage(event);
    assertThat(decision.outcome()).isEqualTo(Outcome.NOT_DERIVED);
    assertThat(decision.repairId()).isEmpty();
    return decision.reason();
  }

  private TriageDecision triage(String event) throws IOException {
    return triage(AlarmFixtures.event(event));
  }

  private TriageDecision triage(JsonNode event) throws IOException {
    return new Triage(store, "bucket", this::settings, alarms, repairs, this::hear).triage(event);
  }

  private void hear(Notice notice) throws IOException {
    if (deaf) {
      throw new IOException("no answer");
    }
    notices.add(notice);
  }

  private TriageSettings settings() throws IOException {
    return TriageSettings.parse(tree(document));
  }

  private JsonNode input() {
    return started.values().iterator().next();
  }

  private static JsonNode tree(String json) throws IOException {
    return Json.tree(json.replace('\'', '"').getBytes(UTF_8));
  }
}
