package io.shardrepair.aws;

import io.shardrepair.notify.Notice;
import io.shardrepair.notify.NoticeJson;
import io.shardrepair.notify.Notices;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Sends notices as events: the detail is the notice, the detail type its kind. */
public final class EventBridgeNotices implements Notices {
  private static final String SOURCE = "influx-shard-repair";

  private final EventBridgeClient events;
  private final String bus;

  public EventBridgeNotices(EventBridgeClient events, String bus) {
    this.events = events;
    this.bus = bus;
  }

  @Override
  public void publish(Notice notice) throws IOException {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(SOURCE)
            .detailType(detailType(notice.kind()))
            .detail(NoticeJson.of(notice))
            .build();
    PutEventsResponse response;
    try {
      response = events.putEvents(request -> request.entries(List.of(entry)));
    } catch (SdkException e) {
      throw new IOException("EventBridge did not accept the notice: " + e, e);
    }
    // The call succeeds even if the entry does not.
    if (response.failedEntryCount() > 0) {
      PutEventsResultEntry failed = response.entries().get(0);
      throw new IOException(
          "EventBridge did not accept the notice for bus %s: %s: %s"
              .formatted(bus, failed.errorCode(), failed.errorMessage()));
    }
  }

  private static String detailType(Notice.Kind kind) {
    return switch (kind) {
      case FOUND -> "Shard Repair Found";
      case NEEDS_REVIEW -> "Shard Repair Needs Review";
      case REPAIRED -> "Shard Repair Repaired";
      case FAILED -> "Shard Repair Failed";
      case TRIAGE -> "Shard Repair Triage";
    };
  }
}
