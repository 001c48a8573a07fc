/** What all stages share: nodes, copies, the shard, and the operator's request. */
package io.shardrepair.model;
