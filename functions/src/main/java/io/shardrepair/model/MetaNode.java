package io.shardrepair.model;

import java.util.Locale;
import java.util.Optional;

/**
 * The meta node of an Enterprise cluster on which {@code influxd-ctl} is run.
 *
 * @param instanceId the EC2 instance, to which SSM sends the node script
 * @param influxdCtl absolute path of {@code influxd-ctl} on it
 * @param bind the meta node's HTTP API, {@code host:8091}, as {@code influxd-ctl -bind} takes it
 * @param tls whether that API speaks TLS ({@code -bind-tls})
 * @param insecure whether its certificate is not checked ({@code -k})
 * @param auth how to log in ({@code -auth-type})
 * @param credentials what to log in with: user and password for BASIC, user and shared secret for
 *     JWT; absent with NONE
 */
public record MetaNode(
    String instanceId,
    String influxdCtl,
    String bind,
    boolean tls,
    boolean insecure,
    Auth auth,
    Optional<Credentials> credentials) {

  /** Ways to log in to a meta node. */
  public enum Auth {
    NONE,
    BASIC,
    JWT;

    /** As {@code influxd-ctl -auth-type} takes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
