package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.trigger.Alarms;
import io.shardrepair.trigger.StateChange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/** Alarms of this account, from CloudWatch. */
public final class CloudWatchAlarms implements Alarms {
  private static final int PAGE = 100;

  private final CloudWatchClient cloudWatch;

  public CloudWatchAlarms(CloudWatchClient cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public List<StateChange> history(String alarm, Instant from, Instant to) throws IOException {
    DescribeAlarmHistoryRequest request =
        DescribeAlarmHistoryRequest.builder()
            .alarmName(alarm)
            // Without this, CloudWatch returns only metric alarms.
            .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
            .historyItemType(HistoryItemType.STATE_UPDATE)
            .startDate(from)
            .endDate(to)
            .maxRecords(PAGE)
            .build();
    List<StateChange> changes = new ArrayList<>();
    try {
      for (AlarmHistoryItem item :
          cloudWatch.describeAlarmHistoryPaginator(request).alarmHistoryItems()) {
        // An item that names a contributor is never a change of the alarm itself.
        if (item.alarmContributorId() == null) {
          changes.add(change(alarm, item));
        }
      }
    } catch (SdkException e) {
      throw new IOException("cannot read the history of alarm %s: %s".formatted(alarm, e), e);
    }
    return changes;
  }

  /** A change of state; the states are only in a JSON text. */
  static StateChange change(String alarm, AlarmHistoryItem item) throws IOException {
    JsonNode data = Json.tree(item.historyData().getBytes(UTF_8));
    Optional<String> from =
        Optional.of(data.path("oldState").path("stateValue").asText())
            .filter(state -> !state.isEmpty());
    String to = data.path("newState").path("stateValue").asText();
    if (to.isEmpty()) {
      throw new IOException(
          "the history of alarm %s at %s holds no new state: %s"
              .formatted(alarm, item.timestamp(), item.historyData()));
    }
    return new StateChange(item.timestamp(), from, to);
  }

  @Override
  public Map<String, String> tags(String arn) throws IOException {
    try {
      return cloudWatch.listTagsForResource(request -> request.resourceARN(arn)).tags().stream()
          .collect(Collectors.toMap(Tag::key, Tag::value));
    } catch (SdkException e) {
      throw new IOException("cannot read the tags of %s: %s".formatted(arn, e), e);
    }
  }
}
