/** Realistic data on two nodes, and entropy made the ways the field knows it. */
package io.shardrepair.local.demo;
