package io.shardrepair.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.trigger.StateChange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

class CloudWatchAlarmsTest {
  private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");

  /** The form in which CloudWatch keeps a change of state. */
  private static final String HISTORY_DATA =
      """
      {"version":"1.0","oldState":{"stateValue":"%s","stateReason":"Threshold Crossed: 1 datapoint \
      [1000.0 (16/11/26 11:55:00)] was not less than the threshold (950.0).","stateReasonData":\
      {"version":"1.0","queryDate":"2026-11-16T11:58:31.107+0000","startDate":\
      "2026-11-16T11:53:00.000+0000","statistic":"Average","period":300,"recentDatapoints":[1000.0],\
      "threshold":950.0}},"newState":{"stateValue":"%s","stateReason":"Threshold Crossed"}}""";

  @Test
  void allPagesOfTheHistoryAreRead() throws IOException {
    List<DescribeAlarmHistoryRequest> requests = new ArrayList<>();
    CloudWatchClient client =
        new StandIn() {
          @Override
          public DescribeAlarmHistoryResponse describeAlarmHistory(
              DescribeAlarmHistoryRequest request) {
            requests.add(request);
            return request.nextToken() == null
                ? page("more", item(NOON, "OK", "ALARM"))
                : page(null, item(NOON.minusSeconds(300), "INSUFFICIENT_DATA", "OK"));
          }
        };

    assertThat(new CloudWatchAlarms(client).history("flaps", NOON.minusSeconds(3600), NOON))
        .containsExactly(
            new StateChange(NOON, Optional.of("OK"), "ALARM"),
            new StateChange(NOON.minusSeconds(300), Optional.of("INSUFFICIENT_DATA"), "OK"));
    DescribeAlarmHistoryRequest first = requests.get(0);
    assertThat(requests).hasSize(2);
    assertThat(first.alarmName()).isEqualTo("flaps");
    assertThat(first.alarmTypesAsStrings()).containsExactly("MetricAlarm", "CompositeAlarm");
    assertThat(first.historyItemTypeAsString()).isEqualTo("StateUpdate");
    assertThat(first.startDate()).isEqualTo(NOON.minusSeconds(3600));
    assertThat(first.endDate()).isEqualTo(NOON);
    assertThat(first.maxRecords()).isEqualTo(100);
  }

  @Test
  void aChangeOfAContributorIsNoneOfItsAlarm() throws IOException {
    CloudWatchClient client =
        new StandIn() {
          @Override
          public DescribeAlarmHistoryResponse describeAlarmHistory(
              DescribeAlarmHistoryRequest request) {
            AlarmHistoryItem alarm = item(NOON, "OK", "ALARM");
            return page(
                null, alarm, alarm.toBuilder().alarmContributorId("6d442278dba546f6").build());
          }
        };

    assertThat(new CloudWatchAlarms(client).history("flaps", NOON.minusSeconds(3600), NOON))
        .containsExactly(new StateChange(NOON, Optional.of("OK"), "ALARM"));
  }

  @Test
  void aHistoryOfAnotherFormIsAnError() {
    CloudWatchClient client =
        new StandIn() {
          @Override
          public DescribeAlarmHistoryResponse describeAlarmHistory(
              DescribeAlarmHistoryRequest request) {
            return page(null, AlarmHistoryItem.builder().timestamp(NOON).historyData("{}").build());
          }
        };

    assertThatThrownBy(() -> new CloudWatchAlarms(client).history("flaps", NOON, NOON))
        .isInstanceOf(IOException.class)
        .hasMessage("the history of alarm flaps at 2026-11-16T12:00:00Z holds no new state: {}");
  }

  @Test
  void tagsAreReadAndARefusalNamesTheAlarm() throws IOException {
    CloudWatchClient client =
        new StandIn() {
          @Override
          public ListTagsForResourceResponse listTagsForResource(
              ListTagsForResourceRequest request) {
            if (request.resourceARN().equals("arn:gone")) {
              throw ResourceNotFoundException.builder().message("gone").build();
            }
            return ListTagsForResourceResponse.builder()
                .tags(Tag.builder().key("influx-shard-repair:database").value("telegraf").build())
                .build();
          }
        };

    assertThat(new CloudWatchAlarms(client).tags("arn:flaps"))
        .isEqualTo(Map.of("influx-shard-repair:database", "telegraf"));
    assertThatThrownBy(() -> new CloudWatchAlarms(client).tags("arn:gone"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot read the tags of arn:gone: ");
  }

  private static DescribeAlarmHistoryResponse page(String next, AlarmHistoryItem... items) {
    return DescribeAlarmHistoryResponse.builder().alarmHistoryItems(items).nextToken(next).build();
  }

  private static AlarmHistoryItem item(Instant at, String from, String to) {
    return AlarmHistoryItem.builder()
        .timestamp(at)
        .historyData(HISTORY_DATA.formatted(from, to))
        .build();
  }

  private abstract static class StandIn implements CloudWatchClient {
    @Override
    public String serviceName() {
      return "monitoring";
    }

    @Override
    public void close() {}
  }
}
