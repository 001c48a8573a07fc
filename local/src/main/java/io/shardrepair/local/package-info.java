/** The {@code ./shard-repair} command. */
package io.shardrepair.local;
