/**
 * What {@code shard-repair diff} is made of: its command line, and the checks before a comparison
 * of dumps.
 */
package io.shardrepair.local.diff;
