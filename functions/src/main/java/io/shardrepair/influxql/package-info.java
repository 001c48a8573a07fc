/** What InfluxQL can express. */
package io.shardrepair.influxql;
