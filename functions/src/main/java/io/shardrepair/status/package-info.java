/**
 * What is known of each shard: one object per shard, which the detector and the repairs write, and
 * the rules of what may follow what.
 */
package io.shardrepair.status;
