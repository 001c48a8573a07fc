package io.shardrepair.local.runcommand;

/**
 * Whether the agent of an instance answers: PingStatus of
 * docs.aws.amazon.com/systems-manager/latest/APIReference/API_InstanceInformation.html.
 */
public enum PingStatus {
  ONLINE("Online"),
  CONNECTION_LOST("ConnectionLost"),
  /** Deprecated, says the reference, and no longer in use; a client may know it all the same. */
  INACTIVE("Inactive");

  final String text;

  PingStatus(String text) {
    this.text = text;
  }
}
