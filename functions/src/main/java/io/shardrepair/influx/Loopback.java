package io.shardrepair.influx;

import java.net.URI;

/** Whether a node runs on this machine. */
public final class Loopback {
  private Loopback() {}

  /** Whether the host of the URL is this machine. */
  public static boolean is(String url) {
    String host = String.valueOf(URI.create(url).getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
