package io.shardrepair.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A command of the node script that has not ended: it waits for its node or runs there.
 *
 * @param id with which to ask for the result, as returned by {@link NodeCommands#start}
 * @param instanceIds to which it was sent
 * @param parameters the document's parameters with which it was sent
 * @param requested when it was sent, by the service's clock
 */
public record RunningCommand(
    String id, List<String> instanceIds, Map<String, String> parameters, Instant requested) {

  /** Whether it works for a repair. */
  boolean of(String repairId) {
    return repairId.equals(parameters.get(NodeScript.REPAIR_ID));
  }

  /** Whether a call would send the same: the same step of the same repair, on the same node. */
  boolean is(String instanceId, Map<String, String> wanted) {
    return instanceIds.contains(instanceId)
        && NodeScript.STEP.stream()
            .allMatch(name -> Objects.equals(parameters.get(name), wanted.get(name)));
  }
}
