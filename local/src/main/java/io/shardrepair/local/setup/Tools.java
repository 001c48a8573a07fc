package io.shardrepair.local.setup;

import java.nio.file.Path;

/**
 * Programs that are there and were tried.
 *
 * @param influxd InfluxDB 1.8
 * @param influxInspect of the same version
 * @param influx its command-line client
 * @param python of the virtual environment that holds LocalStack
 * @param aws the AWS command line, version 1, of the same environment
 */
public record Tools(Path influxd, Path influxInspect, Path influx, Path python, Path aws) {}
