package io.shardrepair.handler;

import io.shardrepair.node.Round;
import io.shardrepair.store.Pass;

/** Request of the states that follow commands on the nodes. */
record RoundRequest(String repairId, Pass pass, Round round) {}
