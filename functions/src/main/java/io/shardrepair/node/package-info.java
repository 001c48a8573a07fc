/** Runs the node script, and reads its answers. */
package io.shardrepair.node;
