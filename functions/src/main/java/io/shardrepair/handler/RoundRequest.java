package io.shardrepair.handler;

import io.shardrepair.node.Round;
import io.shardrepair.store.Pass;

/**
 * Request of the states that follow commands on the nodes.
 *
 * @param topology SHA-256 by which the topology is known
 */
record RoundRequest(String repairId, String topology, Pass pass, Round round) {}
