/** Compares the copies of a partition point by point: counts, differences, results. */
package io.shardrepair.compare;
