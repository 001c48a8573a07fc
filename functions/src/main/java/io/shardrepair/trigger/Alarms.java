package io.shardrepair.trigger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What CloudWatch knows of an alarm beyond the event. */
public interface Alarms {

  /** The changes of state that its history holds between two times, both included. */
  List<StateChange> history(String alarm, Instant from, Instant to) throws IOException;

  /** Its tags, by key. */
  Map<String, String> tags(String arn) throws IOException;
}
