/** Writes missing points back, and accounts for each. */
package io.shardrepair.replay;
