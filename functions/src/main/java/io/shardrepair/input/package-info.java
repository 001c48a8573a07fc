/**
 * Reads and checks the documents that people write: the nodes document and the input of a repair.
 */
package io.shardrepair.input;
