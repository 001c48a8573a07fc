package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.json.Json;
import io.shardrepair.notify.Notice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
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

  /**
   * SNS counts text and attributes together, each attribute with name, type and value ("Publishing
   * large messages" of its developer guide, MessageAttributeValue of its API reference);
   * EventBridge source, type and detail ("Calculating PutEvents event entry size" of its user
   * guide).
   */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\u202e", "\0", "温", "\ud83d\ude00"})
  void aNoticeIsSmallEnoughWhateverIsInIt(String character) throws IOException {
    Notice notice = longest(character);
    List<PublishRequest> requests = new ArrayList<>();
    List<PutEventsRequestEntry> entries = new ArrayList<>();
    new SnsNotices(sns(requests), "arn:topic").publish(notice);
    new EventBridgeNotices(
            events(entries, PutEventsResponse.builder().failedEntryCount(0).build()), "bus")
        .publish(notice);

    PublishRequest request = requests.get(0);
    int bytes = request.message().getBytes(UTF_8).length;
    for (Map.Entry<String, MessageAttributeValue> attribute :
        request.messageAttributes().entrySet()) {
      bytes += attribute.getKey().length();
      bytes += attribute.getValue().dataType().length();
      bytes += attribute.getValue().stringValue().getBytes(UTF_8).length;
    }
    assertThat(bytes).isLessThanOrEqualTo(262_144);
    PutEventsRequestEntry entry = entries.get(0);
    assertThat(
            entry.source().length()
                + entry.detailType().length()
                + entry.detail().getBytes(UTF_8).length)
        .isLessThan(256_000);
    assertThat(request.messageAttributes().get("notice").stringValue()).isEqualTo(entry.detail());
    Notice read = Json.read(entry.detail().getBytes(UTF_8), Notice.class);
    assertThat(read.message()).startsWith("begins ").contains(" characters…}").endsWith(" ends");
    assertThat(request.message()).startsWith(read.message() + "\n\n");
    assertThat(read.database()).isEqualTo(notice.database());
  }

  @Test
  void aMessageThatIsNotTooLongIsExact() throws IOException {
    Notice notice = withMessage("\u001b".repeat(4_000), Optional.of("telegraf"));
    List<PublishRequest> requests = new ArrayList<>();
    new SnsNotices(sns(requests), "arn:topic").publish(notice);

    String json = requests.get(0).messageAttributes().get("notice").stringValue();
    assertThat(Json.read(json.getBytes(UTF_8), Notice.class)).isEqualTo(notice);
  }

  /** Names of databases are names of folders, of 255 bytes at most. */
  private static Notice longest(String character) {
    String name = character.repeat(255 / character.getBytes(UTF_8).length);
    return withMessage("begins " + character.repeat(300_000) + " ends", Optional.of(name));
  }

  private static Notice withMessage(String message, Optional<String> name) {
    return new Notice(
        Notice.VERSION,
        Notice.Kind.TRIAGE,
        message,
        NOTICE.document(),
        NOTICE.repairId(),
        name,
        name,
        NOTICE.shardStart(),
        NOTICE.shardEnd(),
        NOTICE.missing(),
        NOTICE.replayed(),
        name,
        Optional.of("STARTED"));
  }

  @Test
  void aTopicThatIsGoneIsAnError() {
    assertThatThrownBy(() -> new SnsNotices(sns(null), "arn:topic").publish(NOTICE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("SNS did not accept the notice for arn:topic: ");
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
            "EventBridge did not accept the notice for bus bus: ThrottlingException: slow down");
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
