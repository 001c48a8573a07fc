/**
 * Leads from an alarm that changed its state to a repair, or to the reason why none was started.
 */
package io.shardrepair.trigger;
