package io.shardrepair.replay;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the replay into one copy is: stored about once a second and at the end of each call, so
 * that a later call continues from there. Also the answer of state Replay.
 *
 * @param version format of this document, {@value #VERSION}
 * @param copy the copy written to
 * @param plan id of the plan that is followed; the rest applies to this plan only
 * @param account what happened to the points
 * @param position where a later call continues
 * @param serverWait waits for the server
 * @param hold what a later call has to wait for; absent if nothing
 * @param done whether every point was either taken or refused
 */
public record ReplayProgress(
    int version,
    String copy,
    String plan,
    Account account,
    Position position,
    ServerWait serverWait,
    Optional<Hold> hold,
    boolean done) {
  public static final int VERSION = 4;

  /**
   * The account of the points (field values): at the end, every point of the plan is in it once.
   *
   * @param total points to write
   * @param written points that the server took
   * @param refused points that the server refused; they are in the dead letters
   * @param refusals the server's reasons for that, at most {@value #MOST_REFUSALS} and one for all
   *     others
   * @param letterObjects dead-letter objects that count; any others come from a call that broke
   *     off, and are empty at the end
   */
  public record Account(
      long total, long written, long refused, List<Refusals> refusals, int letterObjects) {
    private static final int MOST_REFUSALS = 20;
    private static final String OTHERS = "other reasons";

    public Account {
      refusals = List.copyOf(refusals);
    }

    /** Points that are written or refused. */
    long settled() {
      return written + refused;
    }

    Account plus(BatchWriter.Result result) {
      Map<String, Long> reasons = new LinkedHashMap<>();
      refusals.forEach(each -> reasons.put(each.reason(), each.points()));
      long points = 0;
      for (DeadLetter letter : result.letters()) {
        points += letter.points();
        String reason = letter.reason().replaceFirst(" dropped=[0-9]+$", "");
        boolean listed = reasons.containsKey(reason) || reasons.size() < MOST_REFUSALS;
        reasons.merge(listed ? reason : OTHERS, (long) letter.points(), Long::sum);
      }
      return new Account(
          total,
          written + result.written(),
          refused + points,
          reasons.entrySet().stream().map(e -> new Refusals(e.getKey(), e.getValue())).toList(),
          letterObjects);
    }

    Account withLetterObject() {
      return new Account(total, written, refused, refusals, letterObjects + 1);
    }
  }

  /**
   * Points refused for one reason.
   *
   * @param reason the server's own words without its count of dropped points
   * @param points points (field values)
   */
  public record Refusals(String reason, long points) {}

  /**
   * Where a later call continues.
   *
   * @param deletes statements of the plan that were executed, in its order
   * @param object index of the plan's replay object being written
   * @param lines lines of that object done with
   * @param bytes bytes of line protocol done with, of all objects, before compression
   */
  public record Position(int deletes, int object, long lines, long bytes) {
    static final Position START = new Position(0, 0, 0, 0);

    Position afterDelete() {
      return new Position(deletes + 1, object, lines, bytes);
    }

    Position after(Batch batch) {
      return new Position(deletes, object, lines + batch.lines(), bytes + batch.length());
    }

    Position nextObject() {
      return new Position(deletes, object + 1, 0, bytes);
    }
  }

  /**
   * How a server was waited for that takes no points.
   *
   * @param failures consecutive requests that it did not take
   * @param millis how long it was waited for in all, ms
   */
  public record ServerWait(int failures, long millis) {
    static final ServerWait NONE = new ServerWait(0, 0);

    ServerWait failed(long requestMillis) {
      return new ServerWait(failures + 1, millis + requestMillis);
    }

    ServerWait plus(long waitedMillis) {
      return new ServerWait(failures, millis + waitedMillis);
    }

    ServerWait answered() {
      return new ServerWait(0, millis);
    }
  }

  /** Whether nothing was done yet. */
  boolean fresh() {
    return position.equals(Position.START);
  }

  /**
   * @param total points that the plan has for the copy
   */
  static ReplayProgress none(String copy, String plan, long total) {
    return new ReplayProgress(
        VERSION,
        copy,
        plan,
        new Account(total, 0, 0, List.of(), 0),
        Position.START,
        ServerWait.NONE,
        Optional.empty(),
        false);
  }

  /**
   * How far the replay of a plan into a copy has come, as stored; not begun if what is stored is of
   * another plan.
   *
   * @param total points that the plan has for the copy
   */
  public static ReplayProgress read(RepairObjects objects, String copy, String plan, long total)
      throws IOException {
    try {
      ReplayProgress stored = objects.read(objects.replayProgress(copy), ReplayProgress.class);
      if (stored.plan.equals(plan)) {
        return stored;
      }
    } catch (NoSuchObjectException notBegun) {
      // As below.
    }
    return none(copy, plan, total);
  }

  /**
   * Something to wait for: why a call ends before everything is written, though it has time left.
   *
   * @param until when to call again, RFC 3339; nothing is written before
   * @param reason in plain text, for operators
   */
  public record Hold(String until, String reason) {

    static Hold of(Instant until, String reason) {
      return new Hold(until.toString(), reason);
    }

    /** How long it lasts from a time on; negative after its end. */
    public Duration after(Instant now) {
      return Duration.between(now, Instant.parse(until));
    }
  }
}
