/** Refuses a repair, for good reasons, before anything is touched. */
package io.shardrepair.preflight;
