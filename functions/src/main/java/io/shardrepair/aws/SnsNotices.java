package io.shardrepair.aws;

import io.shardrepair.notify.Notice;
import io.shardrepair.notify.NoticeJson;
import io.shardrepair.notify.NoticeText;
import io.shardrepair.notify.Notices;
import io.shardrepair.text.Shown;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Sends notices to an SNS topic: text for people as the message, the notice as JSON in the
 * attribute {@code notice}, and attributes to filter subscriptions by. Control characters in
 * attributes do not reach all subscribers (an SQS queue takes none), so there the database's name
 * is as it is shown; the notice has the exact one.
 */
public final class SnsNotices implements Notices {
  private final SnsClient sns;
  private final String topicArn;

  public SnsNotices(SnsClient sns, String topicArn) {
    this.sns = sns;
    this.topicArn = topicArn;
  }

  @Override
  public void publish(Notice notice) throws IOException {
    NoticeText text = NoticeText.of(notice);
    try {
      sns.publish(
          request ->
              request
                  .topicArn(topicArn)
                  .subject(text.subject())
                  .message(text.body())
                  .messageAttributes(attributes(notice)));
    } catch (SdkException e) {
      throw new IOException("SNS did not accept the notice for %s: %s".formatted(topicArn, e), e);
    }
  }

  private static Map<String, MessageAttributeValue> attributes(Notice notice) {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    put(attributes, "kind", Optional.of(notice.kind().name()));
    put(attributes, "outcome", notice.outcome());
    put(attributes, "database", notice.database().map(Shown::of));
    put(attributes, "notice", Optional.of(NoticeJson.of(notice)));
    return attributes;
  }

  private static void put(
      Map<String, MessageAttributeValue> attributes, String name, Optional<String> value) {
    value.ifPresent(
        text ->
            attributes.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(text).build()));
  }
}
