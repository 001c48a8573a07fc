/** What all stages speak of: nodes, copies, the shard, and what is asked for. Knows no stage. */
package io.shardrepair.model;
