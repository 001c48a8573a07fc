/** Compares dump files on the machine that holds them, without a repair. */
package io.shardrepair.diff;
