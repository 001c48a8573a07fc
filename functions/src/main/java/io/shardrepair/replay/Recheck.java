package io.shardrepair.replay;

import io.shardrepair.export.CopyState;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Precedes each stretch of writing: the first one, and those after a blackout, pause, wait or
 * redrive. It waits out any hold, checks whether a copy changed since it was exported, and gives
 * the permit if none did. Otherwise the copies are compared again, and only what is still missing
 * is written.
 *
 * <p>A shard that is written to all the time is compared again once, not forever. Then a cold one
 * is left alone; a hot one, which the operator allowed, is written to anyway. Compactions change
 * files but no points, and they end: after them it is compared again a few times.
 */
public final class Recheck {
  private static final int MOST_COMPACTIONS = 5;

  /**
   * Each wait adds about nine events to the history of the execution, which may have 25,000; so a
   * long pause is looked at only every ten minutes.
   */
  private static final long LONGEST_PAUSE_SECONDS = 600;

  private static final int MOST_DOUBLINGS = 10;

  /** What comes next. */
  public enum Next {
    /** Call again after a while. */
    WAIT,
    /** Copies changed: export and compare them again. */
    EXPORT,
    /** Write. */
    REPLAY,
    /** Replace a copy by another as a whole. */
    COPY_SHARD,
    /** Everything is written: read it back. */
    VERIFY
  }

  /**
   * The state of the look at the copies, which the state machine passes from call to call.
   *
   * @param next what comes next
   * @param waitSeconds with WAIT, how long, s
   * @param round of commands to the nodes
   * @param looked when these were started, RFC 3339; empty before that. What clients write later
   *     may have been missed
   * @param waits how often in a row there was a hold
   * @param writes how often in a row copies had been written to since they were exported
   * @param compactions how often in a row they had only been compacted
   */
  public record State(
      Next next,
      long waitSeconds,
      Round round,
      String looked,
      int waits,
      int writes,
      int compactions) {

    /** Whether copies are being, or were, compared again since something was last written. */
    public boolean comparedAgain() {
      return writes + compactions > 0;
    }

    private State then(Next following) {
      return new State(following, 1, Round.DONE, "", 0, writes, compactions);
    }

    private State await(long seconds) {
      return new State(Next.WAIT, seconds, Round.DONE, "", waits + 1, writes, compactions);
    }
  }

  /** This repair's lock on its shard. */
  @FunctionalInterface
  public interface Lock {

    /**
     * Makes sure that this repair has it.
     *
     * @throws LockLost if another repair has the shard
     */
    void require() throws IOException;
  }

  private final RepairObjects objects;
  private final Topology topology;
  private final NodeScript script;
  private final Lock lock;
  private final ReplayClock clock;

  public Recheck(
      RepairObjects objects, Topology topology, NodeScript script, Lock lock, ReplayClock clock) {
    this.objects = objects;
    this.topology = topology;
    this.script = script;
    this.lock = lock;
    this.clock = clock;
  }

  /**
   * Continues from where an earlier call stopped.
   *
   * @param planId id of the plan that is followed
   * @param exports digest by which the manifests of the plan's exports are known
   * @throws LockLost if another repair now has the shard
   * @throws ShardKeepsChanging if copies changed again after they were compared again
   */
  public State advance(String planId, String exports, State before) throws IOException {
    StoredPlan plan = StoredPlan.read(objects, planId);
    if (before.round().commands().isEmpty()) {
      if (written(plan)) {
        return before.then(Next.VERIFY);
      }
      Optional<Long> wait = wait(plan, before.waits());
      if (wait.isPresent()) {
        return before.await(wait.get());
      }
      lock.require();
    }
    Instant now = clock.now();
    NodeScript.Advance look =
        script.advance(NodeScript.Action.LOOK, topology, Pass.BEFORE, before.round());
    String looked =
        before.round().commands().isEmpty()
            ? look.underWaySince().filter(now::isAfter).orElse(now).toString()
            : before.looked();
    if (look.round().status() != Round.Status.DONE) {
      return new State(
          Next.WAIT,
          look.round().waitSeconds(),
          look.round(),
          looked,
          before.waits(),
          before.writes(),
          before.compactions());
    }
    return judge(plan, exports, before, look.answers(CopyState.class));
  }

  private State judge(StoredPlan plan, String exports, State before, List<CopyState> found)
      throws IOException {
    List<Manifest> exported = Manifests.read(objects, topology, Pass.BEFORE, exports);
    List<String> changed = new ArrayList<>();
    boolean written = false;
    for (int copy = 0; copy < exported.size(); copy++) {
      if (!found.get(copy).state().equals(exported.get(copy).state())) {
        changed.add(found.get(copy).copy());
        written |= !found.get(copy).writes().equals(exported.get(copy).writes());
      }
    }
    boolean again = written ? before.writes() == 0 : before.compactions() < MOST_COMPACTIONS;
    if (!changed.isEmpty() && again) {
      return new State(
          Next.EXPORT,
          1,
          Round.DONE,
          "",
          0,
          before.writes() + (written ? 1 : 0),
          before.compactions() + (written ? 0 : 1));
    }
    if (!changed.isEmpty() && !topology.options().allowHot()) {
      throw new ShardKeepsChanging(changed, writtenSoFar(plan));
    }
    objects.write(objects.permit(), Permit.of(plan.id(), Instant.parse(before.looked()), changed));
    return new State(
        plan.plan().copyShard().isPresent() ? Next.COPY_SHARD : Next.REPLAY,
        1,
        Round.DONE,
        "",
        0,
        0,
        0);
  }

  /** Whether every point of the plan is accounted for. */
  private boolean written(StoredPlan plan) throws IOException {
    if (plan.plan().copyShard().isPresent()) {
      return false;
    }
    for (String copy : plan.plan().copiesToChange()) {
      if (!progress(plan, copy).done()) {
        return false;
      }
    }
    return true;
  }

  private long writtenSoFar(StoredPlan plan) throws IOException {
    long points = 0;
    for (CopyPlan copy : plan.plan().copies()) {
      points +=
          plan.plan().writtenBefore(copy.copy()) + progress(plan, copy.copy()).account().written();
    }
    return points;
  }

  private ReplayProgress progress(StoredPlan plan, String copy) throws IOException {
    return ReplayProgress.read(objects, copy, plan.id(), plan.plan().copy(copy).toWrite());
  }

  /** Seconds for which nothing may be written; empty if writing is allowed. */
  private Optional<Long> wait(StoredPlan plan, int waits) throws IOException {
    Optional<Hold> closed = closed(waits);
    Instant now = clock.now();
    long seconds = 0;
    for (String copy : plan.plan().copiesToChange()) {
      ReplayProgress progress = progress(plan, copy);
      if (closed.isPresent() && !progress.done()) {
        progress = new Ledger(objects, clock, progress).hold(closed.get());
      }
      Optional<Duration> left = progress.hold().map(hold -> hold.after(now));
      seconds = Math.max(seconds, left.map(Duration::toSeconds).orElse(0L));
    }
    return seconds > 0 ? Optional.of(seconds) : Optional.empty();
  }

  /** A blackout, or a pause, which is waited for longer each time. */
  private Optional<Hold> closed(int waits) throws IOException {
    long pauseSeconds =
        Math.min(Gate.PAUSE_SECONDS << Math.min(waits, MOST_DOUBLINGS), LONGEST_PAUSE_SECONDS);
    return new Gate(objects, new Blackouts(topology.settings().replay().blackouts()), clock)
        .closed(pauseSeconds);
  }
}
