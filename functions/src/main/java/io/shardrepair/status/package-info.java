/**
 * What is known about each shard: one object per shard, which the detector and the repairs write,
 * and the rules for changes of its state.
 */
package io.shardrepair.status;
