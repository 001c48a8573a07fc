package io.shardrepair.handler;

import io.shardrepair.store.Pass;

/** Request of the states that work on one pass. */
record PassRequest(String repairId, Pass pass) {}
