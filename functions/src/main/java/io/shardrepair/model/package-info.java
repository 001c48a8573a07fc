/**
 * What all stages share: nodes, copies, the shard, and the operator's request. Knows nothing of the
 * stages.
 */
package io.shardrepair.model;
