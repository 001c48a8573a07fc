package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.json.Json;
import io.shardrepair.notify.Notice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

class NoticeAdaptersTest {
  private static final Notice NOTICE =
      new Notice(
          Notice.VERSION,
          Notice.Kind.NEEDS_REVIEW,
          "nothing was written: copies lack whole series",
          "s3://bucket/repairs/r/report.json",
          Optional.of("r"),
          Optional.of("telegraf"),
          Optional.of("autogen"),
          Optional.of("2026-11-16T00:00:00Z"),
          Optional.of("2026-11-17T00:00:00Z"),
          Optional.of(44_001L),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void snsGetsTextForPeopleAndAttributesForPrograms() throws IOException {
    List<PublishRequest> requests = new ArrayList<>();
    new SnsNotices(sns(requests), "arn:topic").publish(NOTICE);

    PublishRequest request = requests.get(0);
    assertThat(request.topicArn()).isEqualTo("arn:topic");
    assertThat(request.subject()).isEqualTo("Shard repair: telegraf: needs review");
    assertThat(request.message())
        .isEqualTo(
            """
            nothing was written: copies lack whole series

            Database: telegraf
            Retention policy: autogen
            Shard from: 2026-11-16T00:00:00Z
            Shard to: 2026-11-17T00:00:00Z
            Points missing: 44,001
            Repair: r
            Document: s3://bucket/repairs/r/report.json
            """);
    assertThat(request.messageAttributes()).containsOnlyKeys("kind", "database", "notice");
    assertThat(request.messageAttributes().get("kind").stringValue()).isEqualTo("NEEDS_REVIEW");
    assertThat(
            Json.read(
                request.messageAttributes().get("notice").stringValue().getBytes(UTF_8),
                Notice.class))
        .isEqualTo(NOTICE);
  }

  @Test
  void aTopicThatIsGoneIsAnError() {
    assertThatThrownBy(() -> new SnsNotices(sns(null), "arn:topic").publish(NOTICE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("SNS does not take the notice for arn:topic: ");
  }

  @Test
  void eventBridgeGetsTheNoticeUnderATypeOfItsKind() throws IOException {
    List<PutEventsRequestEntry> entries = new ArrayList<>();
    new EventBridgeNotices(
            events(entries, PutEventsResponse.builder().failedEntryCount(0).build()), "bus")
        .publish(NOTICE);

    PutEventsRequestEntry entry = entries.get(0);
    assertThat(entry.eventBusName()).isEqualTo("bus");
    assertThat(entry.source()).isEqualTo("influx-shard-repair");
    assertThat(entry.detailType()).isEqualTo("Shard Repair Needs Review");
    assertThat(Json.read(entry.detail().getBytes(UTF_8), Notice.class)).isEqualTo(NOTICE);
  }

  @Test
  void anEntryThatFailedIsAnErrorThoughTheCallSucceeded() {
    PutEventsResponse refused =
        PutEventsResponse.builder()
            .failedEntryCount(1)
            .entries(
                PutEventsResultEntry.builder()
                    .errorCode("ThrottlingException")
                    .errorMessage("slow down")
                    .build())
            .build();

    assertThatThrownBy(
            () -> new EventBridgeNotices(events(new ArrayList<>(), refused), "bus").publish(NOTICE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "EventBridge does not take the notice for bus bus: ThrottlingException: slow down");
  }

  /**
   * @param requests where requests are kept; null for a topic that is not there
   */
  private static SnsClient sns(List<PublishRequest> requests) {
    return new SnsClient() {
      @Override
      public PublishResponse publish(PublishRequest request) {
        if (requests == null) {
          throw NotFoundException.builder().message("Topic does not exist").build();
        }
        requests.add(request);
        return PublishResponse.builder().messageId("m").build();
      }

      @Override
      public String serviceName() {
        return "sns";
      }

      @Override
      public void close() {}
    };
  }

  private static EventBridgeClient events(
      List<PutEventsRequestEntry> entries, PutEventsResponse response) {
    return new EventBridgeClient() {
      @Override
      public PutEventsResponse putEvents(PutEventsRequest request) {
        entries.addAll(request.entries());
        return response;
      }

      @Override
      public String serviceName() {
        return "events";
      }

      @Override
      public void close() {}
    };
  }
}
