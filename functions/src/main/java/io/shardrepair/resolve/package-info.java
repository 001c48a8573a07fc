/** Turns what an operator names into what the repair works on: nodes, copies and a time range. */
package io.shardrepair.resolve;
