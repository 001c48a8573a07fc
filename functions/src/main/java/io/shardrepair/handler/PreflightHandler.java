package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.json.Json;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.preflight.NodeState;
import io.shardrepair.preflight.Preflight;
import io.shardrepair.preflight.PreflightRefused;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** State Preflight: asks each node about itself, and refuses what is not safe. */
public final class PreflightHandler implements RequestStreamHandler {
  private final ObjectStore store;
  private final NodeScript script;
  private final Clock clock;

  public PreflightHandler() {
    this(Stack.store(), Stack.nodeScript(), Clock.systemUTC());
  }

  PreflightHandler(ObjectStore store, NodeScript script, Clock clock) {
    this.store = store;
    this.script = script;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, RoundRequest.class, this::preflight);
  }

  private Round preflight(RoundRequest request) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class);
    NodeScript.Advance advance =
        script.advance(NodeScript.Action.PREFLIGHT, topology, request.pass(), request.round());
    if (advance.round().status() == Round.Status.DONE) {
      List<NodeState> states = new ArrayList<>();
      for (String printed : advance.outputs().values()) {
        states.add(Json.read(lastLine(printed).getBytes(UTF_8), NodeState.class));
      }
      PreflightResult result =
          new PreflightResult(
              PreflightResult.VERSION, Preflight.judge(topology, states, clock.instant()), states);
      objects.write(objects.preflight(), result);
      if (!result.passed()) {
        throw new PreflightRefused(result.checks());
      }
    }
    return advance.round();
  }

  private static String lastLine(String printed) {
    String text = printed.stripTrailing();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
