/** What InfluxQL can say. */
package io.shardrepair.influxql;
