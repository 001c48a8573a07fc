package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.notify.Notice;
import io.shardrepair.notify.Notices;
import io.shardrepair.notify.RepairNotice;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairEnd;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** State Notify: records in the shard's status how a repair ended, and notifies subscribers. */
public final class NotifyHandler extends JsonFunction<NotifyHandler.Request> {

  /**
   * The repair to notify about.
   *
   * @param report the answer of state Report; its field {@code report} is the report's address
   */
  record Request(String repairId, String executionArn, JsonNode report) {}

  /** What kind of notice was sent; absent if none was. */
  record Answer(Optional<Notice.Kind> kind) {}

  private final ObjectStore store;
  private final Notices notices;
  private final Clock clock;

  public NotifyHandler() {
    this(StackEnvironment.store(), StackEnvironment.notices(), Clock.systemUTC());
  }

  NotifyHandler(ObjectStore store, Notices notices, Clock clock) {
    super(Request.class);
    this.store = store;
    this.notices = notices;
    this.clock = clock;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    RepairReport report = objects.read(objects.report(), RepairReport.class);
    String link = request.report().path("report").asText(objects.report());
    Optional<RepairEnd> end = ShardOutcome.of(objects, report, link, clock.instant());
    if (end.isPresent()) {
      new ShardStatuses(store).repaired(end.get());
    }
    Optional<Notice> notice = RepairNotice.of(report, link);
    if (notice.isPresent()) {
      notices.publish(notice.get());
    }
    return new Answer(notice.map(Notice::kind));
  }
}
