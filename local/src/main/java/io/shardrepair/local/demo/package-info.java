/** Realistic data on two nodes, and entropy of the kinds that arise in practice. */
package io.shardrepair.local.demo;
