/** Cuts the key space of all copies into partitions that are compared in parallel. */
package io.shardrepair.partition;
