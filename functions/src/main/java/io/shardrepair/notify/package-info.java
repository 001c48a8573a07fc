/** Tells people and programs what came of a repair, or of an alarm. */
package io.shardrepair.notify;
