/**
 * Merges the runs of all copies into one pass over their points, in order and with the last-wins
 * rule.
 */
package io.shardrepair.merge;
