package io.shardrepair.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A command of the node script that has not ended: it waits for its node, or runs there.
 *
 * @param id to ask for the result by, as {@link NodeCommands#start} answers it
 * @param instanceIds where it was sent to
 * @param parameters the document's parameters that it was sent with
 * @param requested when it was sent, by the service's clock
 */
public record RunningCommand(
    String id, List<String> instanceIds, Map<String, String> parameters, Instant requested) {

  /** Whether it works for a repair. */
  boolean of(String repairId) {
    return repairId.equals(parameters.get(NodeScript.REPAIR_ID));
  }

  /** Whether it is what a call would send: the same step of the same repair, on the same node. */
  boolean is(String instanceId, Map<String, String> wanted) {
    return instanceIds.contains(instanceId)
        && NodeScript.STEP.stream()
            .allMatch(name -> Objects.equals(parameters.get(name), wanted.get(name)));
  }
}
