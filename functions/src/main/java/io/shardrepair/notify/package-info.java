/** Notifies people and programs of the outcome of a repair or an alarm. */
package io.shardrepair.notify;
