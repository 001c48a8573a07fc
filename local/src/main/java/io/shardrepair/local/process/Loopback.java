package io.shardrepair.local.process;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;

/** The only interface anything here listens on. */
public final class Loopback {
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

  /** A port that was free a moment ago; for a child process that must be told its port. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, ip())) {
      return socket.getLocalPort();
    }
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
