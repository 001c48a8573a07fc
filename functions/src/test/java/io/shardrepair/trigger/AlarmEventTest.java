package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmEventTest {
  private static final Instant CHANGED = AlarmFixtures.CHANGED;

  @Test
  void bothShapesSayTheSame() throws IOException {
    AlarmEvent expected =
        new AlarmEvent(
            "influx-telegraf-points",
            "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:influx-telegraf-points",
            Optional.empty(),
            new StateChange(CHANGED, Optional.of("OK"), "ALARM"),
            Optional.of(Instant.parse("2026-11-16T10:37:00Z")),
            List.of(
                Map.of("database", "telegraf", "retentionPolicy", "autogen", "host", "influx-lb")));

    assertThat(parse("metric")).isEqualTo(expected);
    assertThat(parse("metric-lambda-action")).isEqualTo(expected);
  }

  @Test
  void anExpressionHasNoDimensionsAndItsMetricsHave() throws IOException {
    assertThat(parse("metric-math").dimensions())
        .containsExactly(
            Map.of("database", "telegraf", "node", "node-a"),
            Map.of("database", "telegraf", "node", "node-b"));
  }

  @Test
  void aCompositeAlarmHasNeitherDimensionsNorEvaluatedData() throws IOException {
    AlarmEvent event = parse("composite");

    assertThat(event.change())
        .isEqualTo(
            new StateChange(Instant.parse("2026-11-16T10:42:33.001Z"), Optional.of("OK"), "ALARM"));
    assertThat(event.dimensions()).isEmpty();
    assertThat(event.evaluatedFrom()).isEmpty();
  }

  @Test
  void aContributorIsToldFromItsAlarmInBothShapes() throws IOException {
    AlarmEvent expected =
        new AlarmEvent(
            "influx-points-by-database",
            "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:influx-points-by-database",
            Optional.of(new Contributor("6d442278dba546f6", Map.of("database", "telegraf"))),
            new StateChange(CHANGED, Optional.empty(), "ALARM"),
            Optional.empty(),
            List.of());

    assertThat(parse("contributor")).isEqualTo(expected);
    assertThat(parse("contributor-lambda-action")).isEqualTo(expected);
    assertThat(parse("contributors-alarm").contributor()).isEmpty();
  }

  @Test
  void allDocumentedFormsOfAnAlarmAreRead() throws IOException {
    AlarmEvent anomaly = parse("anomaly");
    assertThat(anomaly.evaluatedFrom()).contains(Instant.parse("2026-11-16T10:37:00Z"));
    assertThat(anomaly.dimensions())
        .singleElement()
        .satisfies(dimensions -> assertThat(dimensions).containsEntry("database", "telegraf"));

    for (String name : List.of("composite-muted", "contributors-alarm", "promql")) {
      AlarmEvent event = parse(name);
      assertThat(event.change().from()).as(name).contains("OK");
      assertThat(event.change().to()).as(name).isEqualTo("ALARM");
      assertThat(event.change().at()).as(name).isBetween(CHANGED, CHANGED.plusSeconds(2));
      assertThat(event.dimensions()).as(name).isEmpty();
      assertThat(event.evaluatedFrom()).as(name).isEmpty();
    }
    assertThat(parse("set-by-hand-reason-data-array"))
        .extracting(AlarmEvent::change, AlarmEvent::evaluatedFrom)
        .containsExactly(new StateChange(CHANGED, Optional.of("OK"), "ALARM"), Optional.empty());
  }

  @Test
  void reasonDataMayBeMissingOrWithoutAStart() throws IOException {
    assertThat(parse("no-reason-data").evaluatedFrom()).isEmpty();
    assertThat(parse("to-insufficient-data").evaluatedFrom()).isEmpty();
  }

  @Test
  void timesMayEndAsInTheConsoleOrInTheApi() throws IOException {
    for (String zone : List.of("Z", "+0000", "+00:00")) {
      ObjectNode event = (ObjectNode) AlarmFixtures.event("no-reason-data");
      ((ObjectNode) event.path("detail").path("state"))
          .put("timestamp", "2026-11-16T10:42:31" + zone);

      assertThat(AlarmEvent.parse(event).change().at())
          .isEqualTo(Instant.parse("2026-11-16T10:42:31Z"));
    }
  }

  @Test
  void whatIsNoAlarmIsRefusedInWords() throws IOException {
    refused("{}", "the event has neither \"alarmData\" nor the detail-type");
    refused("[]", "the event has neither \"alarmData\" nor the detail-type");
    refused("{'detail-type':'EC2 Instance State-change Notification'}", "the event has neither");
    refused("{'detail-type':'CloudWatch Alarm State Change'}", "resources[0]: missing");
    refused(
        "{'detail-type':'CloudWatch Alarm Contributor State Change','detail':{}}",
        "detail.alarmContributor: missing");
    refused("{'alarmData':{}}", "alarmArn: missing");
    refused("{'alarmArn':'a','alarmData':{}}", "alarmData.state.timestamp: missing");
    refused(
        "{'alarmArn':'a','alarmData':{'alarmName':'n','state':{'value':'OK','timestamp':'noon'}}}",
        "alarmData.state.timestamp: must be a time like 2026-11-16T00:00:00.000+0000, not \"noon\"");
    refused(
        "{'alarmArn':'a','alarmData':{'alarmName':'n','state':{'timestamp':'2026-11-16T00:00:00Z'}}}",
        "alarmData.state.value: missing");
    refused(
        "{'alarmArn':'a','alarmData':{'state':{'value':'OK','timestamp':'2026-11-16T00:00:00Z'}}}",
        "alarmData.alarmName: missing");
    refused(
        "{'alarmArn':'a','alarmData':{'alarmName':'n','state':"
            + "{'value':'OK','timestamp':'2026-11-16T00:00:00Z','reasonData':'{'}}}",
        "alarmData.state.reasonData: is a string that holds no JSON");
    refusedContributor("{}", "alarmData.alarmContributor.id: missing");
    refusedContributor("null", "alarmData.alarmContributor.id: missing");
    refusedContributor(
        "{'id':'ab'}",
        "alarmData.alarmContributor.attributes: must be an object of names and values");
    refusedContributor(
        "{'id':'ab','attributes':{'database':1}}",
        "alarmData.alarmContributor.attributes.database: must be a string");
  }

  private static void refusedContributor(String contributor, String message) {
    refused(
        "{'alarmArn':'a','alarmData':{'alarmName':'n','alarmContributor':"
            + contributor
            + ",'state':{'value':'OK','timestamp':'2026-11-16T00:00:00Z'}}}",
        message);
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> AlarmEvent.parse(Json.tree(json.replace('\'', '"').getBytes(UTF_8))))
        .isInstanceOf(MalformedEvent.class)
        .hasMessageContaining(message);
  }

  private static AlarmEvent parse(String name) throws IOException {
    return AlarmEvent.parse(AlarmFixtures.event(name));
  }
}
