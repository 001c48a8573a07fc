/** Cuts the key space of all copies into partitions that are compared side by side. */
package io.shardrepair.partition;
