package io.shardrepair.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.http.HttpRequest;
import java.security.MessageDigest;

/**
 * The secret by which the processes of one run recognise each other where they do not sign as AWS's
 * clients do, since every user of this machine can reach a loopback port. It is passed only in the
 * environment of a process, which only its owner can read, and in a header.
 */
public final class RunToken {
  public static final String HEADER = "X-Shard-Repair-Token";
  public static final String VARIABLE = "SHARDREPAIR_TOKEN";

  private final String text;

  private RunToken(String text) {
    this.text = text;
  }

  public static RunToken random() {
    return new RunToken(AccessKeys.randomSecret());
  }

  /** The token that this process was started with. */
  public static RunToken ofEnvironment() {
    String text = System.getenv(VARIABLE);
    if (text == null || text.isEmpty()) {
      throw new IllegalStateException(VARIABLE + " is not set: nobody could call this process");
    }
    return new RunToken(text);
  }

  public String text() {
    return text;
  }

  /** Whether a request comes from a process of this run. */
  public boolean isIn(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(HEADER);
    return given != null && MessageDigest.isEqual(given.getBytes(UTF_8), text.getBytes(UTF_8));
  }

  public HttpRequest.Builder addTo(HttpRequest.Builder request) {
    return request.header(HEADER, text);
  }
}
