package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardrepair.input.InvalidDocument;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriageSettingsTest {

  @Test
  void theSmallestDocumentHasTheUsualSettings() throws IOException {
    assertThat(parse("{'version':1}")).isEqualTo(TriageSettings.USUAL);
    assertThat(TriageSettings.USUAL.flapping()).isEqualTo(new Flapping(60, 4));
    assertThat(TriageSettings.USUAL.coolDownMinutes()).isEqualTo(360);
  }

  @Test
  void aMappingMaySayEverything() throws IOException {
    TriageSettings settings =
        parse(
            "{'version':1,'windowMinutes':30,'leastChanges':6,'coolDownMinutes':1440,"
                + "'dimensions':{'database':'Db','retentionPolicy':'Rp'},'alarms':[{'name':'influx-*-points',"
                + "'database':'telegraf','retentionPolicy':'autogen','lookBackHours':48,'skipHours':24,"
                + "'mode':'repair','allowHot':true,'windowMinutes':120,'leastChanges':3}]}");

    assertThat(settings.databaseDimension()).isEqualTo("Db");
    assertThat(settings.retentionPolicyDimension()).isEqualTo("Rp");
    assertThat(settings.mapping("influx-telegraf-points"))
        .isEqualTo(
            new AlarmMapping(
                "influx-*-points",
                Optional.of("telegraf"),
                Optional.of("autogen"),
                Optional.of(new LookBack(48, 24)),
                Mode.REPAIR,
                true,
                new Flapping(120, 3)));
    assertThat(settings.mapping("other"))
        .isEqualTo(AlarmMapping.none(new Flapping(30, 6)))
        .extracting(AlarmMapping::mode)
        .isEqualTo(Mode.PLAN);
  }

  @Test
  void theFirstMappingThatMatchesCountsAndOnlyTheStarIsSpecial() throws IOException {
    TriageSettings settings =
        parse(
            "{'version':1,'alarms':[{'name':'a.b','database':'x'},{'name':'a*','database':'y'},"
                + "{'name':'*','database':'z'}]}");

    assertThat(settings.mapping("a.b").database()).contains("x");
    assertThat(settings.mapping("axb").database()).contains("y");
    assertThat(settings.mapping("b\na").database()).contains("z");
  }

  @Test
  void everyMistakeIsNamedWithItsField() {
    assertThat(
            mistakes(
                "{'version':2,'windowMinutes':0,'coolDownMinutes':59,'alarms':[{'database':'d',"
                    + "'mode':'apply','lookBackHours':2,'skipHours':2},{'name':'n','retentionPolicy':'r',"
                    + "'skipHours':1,'windowMinutes':600}],'cooldown':1}"))
        .containsExactlyInAnyOrder(
            "version: must be 1, not 2",
            "windowMinutes: must be from 1 to 1440, not 0",
            "alarms[0].name: missing; give a string",
            "alarms[0].mode: must be plan or repair, not \"apply\"",
            "alarms[0].skipHours: must be less than lookBackHours",
            "alarms[1].retentionPolicy: is allowed only with database",
            "alarms[1].skipHours: is allowed only with lookBackHours",
            "coolDownMinutes: must be at least the longest windowMinutes, 600, not 59",
            "cooldown: unknown field; known are version, windowMinutes, leastChanges,"
                + " coolDownMinutes, dimensions, alarms");
  }

  private static List<String> mistakes(String json) {
    return catchThrowableOfType(InvalidDocument.class, () -> parse(json)).mistakes();
  }

  private static TriageSettings parse(String json) throws IOException {
    return TriageSettings.parse(Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
  }
}
