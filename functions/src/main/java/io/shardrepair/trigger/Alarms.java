package io.shardrepair.trigger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What CloudWatch knows about an alarm beyond the event. */
public interface Alarms {

  /** The changes of state in its history between two times, both inclusive. */
  List<StateChange> history(String alarm, Instant from, Instant to) throws IOException;

  /** Its tags, by key. */
  Map<String, String> tags(String arn) throws IOException;
}
