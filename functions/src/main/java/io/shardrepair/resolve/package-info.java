/** Resolves what an operator names to what the repair works on: nodes, copies and a time range. */
package io.shardrepair.resolve;
