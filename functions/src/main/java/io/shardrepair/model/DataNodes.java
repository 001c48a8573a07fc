package io.shardrepair.model;

import java.util.Optional;

/**
 * What the data nodes of an Enterprise cluster have in common that the nodes document does not list
 * one by one.
 *
 * @param httpScheme {@code http} or {@code https}
 * @param httpPort port of the HTTP API
 * @param dataDir as in {@link Node}, like the fields after it
 */
public record DataNodes(
    String httpScheme,
    int httpPort,
    String dataDir,
    String walDir,
    String influxInspect,
    String stagingDir,
    String configFile,
    Optional<String> authorities,
    Optional<Credentials> credentials) {}
