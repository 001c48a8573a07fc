package io.shardrepair.preflight;

import java.util.List;

/**
 * All checks of a repair, as stored.
 *
 * @param version format of this document, {@value #VERSION}
 * @param checks each check and its outcome
 * @param nodes what each node reported of itself; empty if another repair works on the shard
 * @param servers what each node's HTTP API reported; empty if another repair works on the shard
 */
public record PreflightResult(
    int version, List<Check> checks, List<NodeState> nodes, List<ServerState> servers) {
  public static final int VERSION = 3;

  /** The result if another repair works on the shard and nothing else was looked at. */
  public static PreflightResult lockedOut(Check lock) {
    return new PreflightResult(VERSION, List.of(lock), List.of(), List.of());
  }

  public boolean passed() {
    return checks.stream().allMatch(Check::passed);
  }
}
