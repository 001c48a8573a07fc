package io.shardrepair.preflight;

import java.util.List;

/**
 * All checks of a repair, as stored.
 *
 * @param version format of this document, {@value #VERSION}
 * @param checks each check and its outcome
 * @param nodes what each node said of itself
 */
public record PreflightResult(int version, List<Check> checks, List<NodeState> nodes) {
  public static final int VERSION = 1;

  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }
}
