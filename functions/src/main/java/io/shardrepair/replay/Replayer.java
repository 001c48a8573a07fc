package io.shardrepair.replay;

import io.shardrepair.model.Settings.ReplayPace;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Carries out a plan on one copy: first its deletes, then its missing points in batches. It
 * accounts for every point: taken by the server, or refused and put into a dead letter. Started
 * again, it continues after the last stored progress. It repeats only what it wrote itself under
 * the same {@link Permit}, so writing that twice has the effect of writing it once.
 */
public final class Replayer {
  private final RepairObjects objects;
  private final ReplayPace settings;
  private final Server server;
  private final ReplayClock clock;

  public Replayer(
      RepairObjects objects,
      Topology topology,
      String copy,
      PointWriter writer,
      SeriesDeleter deleter,
      ServerLoad load,
      ReplayClock clock) {
    this.objects = objects;
    this.settings = topology.settings().replay();
    this.server = new Server(topology.copy(copy).node(), topology, writer, deleter, load);
    this.clock = clock;
  }

  /**
   * Replays until everything is done, the time is up, or there is a hold of more than seconds.
   *
   * @param plan what to delete from this copy, and then to write into it
   * @param planId id of the plan that it belongs to
   * @param timeLeft asked before each batch; false ends this call early
   * @return the progress; unless {@link ReplayProgress#done}, the copies have to be looked at again
   *     before the next call, after {@link ReplayProgress#hold}
   * @throws ServerGone if the server took no points for as long as the settings allow
   * @throws WritesForbidden if the server takes no writes at all
   * @throws DeleteRefused if the server refuses a delete
   * @throws ObjectChanged if an object of the plan has changed since the plan was made
   * @throws IOException if the store fails
   */
  public ReplayProgress replay(CopyPlan plan, String planId, BooleanSupplier timeLeft)
      throws IOException {
    ReplayProgress before = ReplayProgress.read(objects, plan.copy(), planId, plan.toWrite());
    Optional<Permit> permit = Permit.find(objects, planId);
    if (before.done() || permit.isEmpty() || !permit.get().holds(clock.now())) {
      return before;
    }
    if (before.fresh()) {
      requireKnown(plan);
    }
    Ledger ledger = new Ledger(objects, clock, before);
    Gate gate = new Gate(objects, new Blackouts(settings.blackouts()), clock);
    ServerWaits waits = new ServerWaits(server.node().name(), settings.serverWaitSeconds(), clock);
    try (ReplayCall call =
        new ReplayCall(
            server,
            ledger,
            gate,
            waits,
            new Pace(settings.pointsPerSecond(), clock),
            clock,
            () -> permit.get().holds(clock.now()) && timeLeft.getAsBoolean())) {
      call.delete(plan.deletes().stream().map(Delete::exact).toList());
      List<ReplayObject> replay = plan.replay();
      while (ledger.position().object() < replay.size()) {
        call.write(objects.store(), replay.get(ledger.position().object()));
        ledger.objectDone();
      }
      return ledger.done(replay.stream().map(ReplayObject::key).toList());
    } catch (ReplayCall.Ended ended) {
      return ended.hold().isPresent() ? ledger.hold(ended.hold().get()) : ledger.save();
    }
  }

  /** Checks all objects before the first write: a plan is followed as a whole or not at all. */
  private void requireKnown(CopyPlan plan) throws IOException {
    plan.deletes().forEach(Delete::exact);
    for (ReplayObject object : plan.replay()) {
      if (!object.key().startsWith(objects.prefix())) {
        throw new ObjectChanged(object.key(), "does not lie under " + objects.prefix());
      }
      objects.store().openKnown(object.key(), object.sha256()).close();
    }
  }
}
