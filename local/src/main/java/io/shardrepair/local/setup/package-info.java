/** Gets the programs that the command and the tests start, once, into {@code .local/}. */
package io.shardrepair.local.setup;
