/** Writes missing points back, and keeps account of each. */
package io.shardrepair.replay;
