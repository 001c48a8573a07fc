/** Adapter to the HTTP API of InfluxDB, using influxdb-java. */
package io.shardrepair.influx;
