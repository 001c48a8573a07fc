/** The commands of {@code ./shard-repair}. */
package io.shardrepair.local.cli;
