/** Adapter to the HTTP API of InfluxDB, by influxdb-java. */
package io.shardrepair.influx;
