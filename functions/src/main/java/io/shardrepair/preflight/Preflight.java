package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import io.shardrepair.resolve.SideBySide;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the checks before anything is touched; each refusal says what to do. */
public final class Preflight {
  private final Servers servers;
  private final LeftStaging leftStaging;
  private final Clock clock;

  public Preflight(Servers servers, Executions executions, Clock clock) {
    this.servers = servers;
    this.leftStaging = new LeftStaging(executions, clock);
    this.clock = clock;
  }

  /**
   * Asks the nodes' servers, and judges what they and the nodes themselves reported.
   *
   * @param executionArn the execution of this repair
   * @param lock the check that no other repair works on the shard
   * @param nodes one state per copy, in the topology's order
   */
  public PreflightResult check(
      Topology topology, String executionArn, Check lock, List<NodeState> nodes)
      throws IOException {
    List<Node> inOrder = nodes.stream().map(node -> topology.copy(node.copy()).node()).toList();
    List<ServerState> looks =
        List.copyOf(new SideBySide(SideBySide.USUAL).all(inOrder, servers::look).values());
    List<Check> checks = new ArrayList<>();
    checks.add(lock);
    checks.add(ShardRest.ended(topology, clock.instant()));
    checks.add(Retention.check(topology, clock.instant()));
    checks.add(Clocks.check(looks, topology.settings().preflight().maxClockSkewSeconds()));
    checks.add(Urls.check(topology, servers, nodes));
    checks.addAll(new SeriesLimits(servers).check(topology, nodes));
    for (int i = 0; i < nodes.size(); i++) {
      checks.addAll(NodeChecks.check(nodes.get(i), inOrder.get(i).address()));
      checks.add(leftStaging.check(nodes.get(i), inOrder.get(i).stagingDir(), executionArn));
      checks.addAll(ShardRest.copy(topology, nodes.get(i)));
      checks.add(AntiEntropy.check(nodes.get(i), looks.get(i)));
      checks.add(Handoff.check(topology, servers, looks.get(i), inOrder.get(i)));
    }
    return new PreflightResult(PreflightResult.VERSION, List.copyOf(checks), nodes, looks);
  }
}
