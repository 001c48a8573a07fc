package io.shardrepair.trigger;

import io.shardrepair.input.Fields;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * When an alarm counts as flapping: the same question, asked of copies that differ, gets different
 * answers.
 *
 * @param windowMinutes how far back changes of state are counted, from the one that is told of
 * @param leastChanges how many there must be, that one included
 */
public record Flapping(int windowMinutes, int leastChanges) {

  /** Twice into ALARM and back within an hour, or nearly. */
  public static final Flapping USUAL = new Flapping(60, 4);

  /** A day; CloudWatch keeps 30 days of history, but entropy that slow is not seen as flapping. */
  private static final int LONGEST_WINDOW_MINUTES = 1440;

  /**
   * A change may be in the history under a time that is not to the millisecond that of the event.
   */
  private static final Duration SAME = Duration.ofSeconds(1);

  /** Reads the two values where they are given. */
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
   * Counts the alarm's changes in the window that ends with the one told of. The history may not
   * hold this one yet, and it may hold later ones if the event comes late: the count is the same
   * either way. That a contributor changed is no change of the alarm, so of such an event only the
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
