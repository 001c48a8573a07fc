/** Leads from an alarm that changed its state to a repair, or to the reason for none. */
package io.shardrepair.trigger;
