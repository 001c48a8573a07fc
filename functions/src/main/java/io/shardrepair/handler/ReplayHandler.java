package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.preflight.ShardLock;
import io.shardrepair.replay.PointWriter;
import io.shardrepair.replay.ReplayClock;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.Replayer;
import io.shardrepair.replay.SeriesDeleter;
import io.shardrepair.replay.ServerLoad;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/**
 * State Replay: writes the plan's points into one copy while the permit holds; called again after
 * the next look at the copies until everything is done.
 */
public final class ReplayHandler extends JsonFunction<ReplayHandler.Request> {
  /**
   * A call ends this long before Lambda would end it: one request takes up to 70 s until it times
   * out, and waiting for a server up to 5 s within a call.
   */
  private static final int MARGIN_MILLIS = 120_000;

  /**
   * What to replay.
   *
   * @param topology SHA-256 by which the topology is known
   * @param plan by which the plan is
   * @param copy to write into
   */
  record Request(String repairId, String topology, String plan, String copy) {}

  private final ObjectStore store;
  private final PointWriter writer;
  private final SeriesDeleter deleter;
  private final ServerLoad load;

  public ReplayHandler() {
    this(StackEnvironment.store(), StackEnvironment.influx());
  }

  private ReplayHandler(ObjectStore store, InfluxNodes influx) {
    this(store, influx, influx, influx);
  }

  ReplayHandler(ObjectStore store, PointWriter writer, SeriesDeleter deleter, ServerLoad load) {
    super(Request.class);
    this.store = store;
    this.writer = writer;
    this.deleter = deleter;
    this.load = load;
  }

  @Override
  ReplayProgress answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    StoredPlan plan = StoredPlan.read(objects, request.plan());
    ShardLock.requireHeld(store, topology);
    return new Replayer(
            objects, topology, request.copy(), writer, deleter, load, ReplayClock.SYSTEM)
        .replay(
            plan.plan().copy(request.copy()),
            plan.id(),
            () -> context.getRemainingTimeInMillis() > MARGIN_MILLIS);
  }
}
