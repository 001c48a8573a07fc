package io.shardrepair.trigger;

import io.shardrepair.input.Fields;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * When an alarm counts as flapping, as it does if the same query gets different answers from copies
 * that differ.
 *
 * @param windowMinutes how far back from the reported change of state changes are counted
 * @param leastChanges how many there must be, including that one
 */
public record Flapping(int windowMinutes, int leastChanges) {

  /** Two changes into ALARM and back within about an hour. */
  public static final Flapping USUAL = new Flapping(60, 4);

  /** A day. CloudWatch keeps 30 days of history, but entropy that slow is not seen as flapping. */
  private static final int LONGEST_WINDOW_MINUTES = 1440;

  /** The time of a change in the history may differ from that in the event by some milliseconds. */
  private static final Duration SAME = Duration.ofSeconds(1);

  /** Reads the two values; those not given are the usual ones. */
  static Flapping read(Fields fields, Flapping usual) {
    return new Flapping(
        (int)
            fields
                .optionalNumber("windowMinutes", 1, LONGEST_WINDOW_MINUTES)
                .orElse(usual.windowMinutes),
        (int) fields.optionalNumber("leastChanges", 1, 1000).orElse(usual.leastChanges));
  }

  Duration window() {
    return Duration.ofMinutes(windowMinutes);
  }

  /**
   * Counts the alarm's changes in the window that ends with the reported one. The history may not
   * hold this one yet, and it may hold later ones if the event comes late: the count is the same
   * either way. A contributor's change is not a change of the alarm, so for such an event only the
   * history counts; the alarm may have changed together with it.
   */
  int count(AlarmEvent event, Alarms alarms) throws IOException {
    StateChange last = event.change();
    List<StateChange> history =
        alarms.history(event.alarm(), last.at().minus(window()), last.at().plus(SAME));
    if (event.contributor().isPresent()) {
      return Math.toIntExact(history.stream().filter(StateChange::changed).count());
    }
    long before =
        history.stream()
            .filter(StateChange::changed)
            .filter(change -> !change.at().isAfter(last.at()) && !isSame(change, last))
            .count();
    return Math.toIntExact(before) + 1;
  }

  private static boolean isSame(StateChange a, StateChange b) {
    return a.to().equals(b.to()) && Duration.between(a.at(), b.at()).abs().compareTo(SAME) <= 0;
  }
}
