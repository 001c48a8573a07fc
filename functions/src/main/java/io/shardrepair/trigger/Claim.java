package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The right to start a repair of a database, taken before the start. It holds everything needed to
 * start the repair, so that anyone who finds it can complete a start that broke off.
 *
 * @param version format of this document, {@value #VERSION}
 * @param alarm the alarm that asked for it
 * @param changedAt time of the change of state that asked for it, RFC 3339
 * @param change name of that change among all changes of its alarm; absent in claims older than
 *     this field
 * @param repairId name of the repair
 * @param input its input
 */
record Claim(
    int version,
    String alarm,
    String changedAt,
    Optional<String> change,
    String repairId,
    JsonNode input) {
  static final int VERSION = 1;

  boolean isOf(AlarmEvent event) {
    return alarm.equals(event.alarm()) && change.equals(Optional.of(Names.change(event)));
  }

  Instant at() {
    return Instant.parse(changedAt);
  }

  Instant end(Duration coolDown) {
    return at().plus(coolDown);
  }
}
