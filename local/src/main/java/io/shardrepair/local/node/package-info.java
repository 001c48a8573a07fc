/** Real InfluxDB nodes on this machine, for the demo and the tests. */
package io.shardrepair.local.node;
