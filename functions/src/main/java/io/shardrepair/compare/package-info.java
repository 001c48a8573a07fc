/** Compares the copies of a shard point by point: the merge, the last-wins rule, the results. */
package io.shardrepair.compare;
