/**
 * The detector: counts the points of cold shards on every node, again and again, and reports where
 * the answers differ. It only reads.
 */
package io.shardrepair.detect;
