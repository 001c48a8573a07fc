package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.detect.DetectInput;
import io.shardrepair.detect.Detector;
import io.shardrepair.influx.InfluxCounts;
import io.shardrepair.node.ClusterQuery;
import java.io.IOException;
import java.time.Clock;

/** Started by a schedule: looks for shards whose copies differ, and reports them in metrics. */
public final class DetectHandler extends JsonFunction<JsonNode> {
  private final Detector detector;
  private final AskedNodes nodes;

  public DetectHandler() {
    this(
        new Detector(
            new InfluxCounts(StackEnvironment.influx()),
            StackEnvironment.store(),
            Clock.systemUTC(),
            StackEnvironment.name()),
        new AskedNodes(
            StackEnvironment.nodes(),
            new ClusterQuery(StackEnvironment.nodeScript(), StackEnvironment.store()),
            Clock.systemUTC(),
            AskedNodes.Pause.SLEEP));
  }

  DetectHandler(Detector detector, AskedNodes nodes) {
    super(JsonNode.class);
    this.detector = detector;
    this.nodes = nodes;
  }

  @Override
  Object answer(JsonNode request, Context context) throws IOException {
    return detector.run(DetectInput.parse(request), nodes.read(), context.getLogger()::log);
  }
}
