package io.shardrepair.local.process;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The only interface anything here listens on. */
public final class Loopback {
  /** Below 32768 and 49152, where Linux and macOS begin to take ports for connections. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  /** Begins anywhere, so that processes that run side by side seldom meet. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private Loopback() {}

  public static InetSocketAddress address(int port) {
    return new InetSocketAddress(ip(), port);
  }

  /** 127.0.0.1 by its number: the machine's own notion of "loopback" may be {@code ::1}. */
  private static InetAddress ip() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  public static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * A port that was free a moment ago, and that this process has not returned for long; for a child
   * process that must be told its port. It is none of those that Linux and macOS use for outgoing
   * connections, since one of these could have it by the time the child listens.
   */
  public static int freePort() throws IOException {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST_PORT + Math.floorMod(NEXT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port, 1, ip())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new IOException(
        "no port from %d to %d is free".formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
  }

  public static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(address(port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public static void respond(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
