/**
 * The detector: counts the points of cold shards on every node, again and again, and tells where
 * the answers differ. It reads only.
 */
package io.shardrepair.detect;
