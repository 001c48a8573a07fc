package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.net.http.HttpRequest;
import java.security.MessageDigest;

/**
 * By which the processes of one run know each other where they do not speak as AWS's clients do:
 * every user of this machine reaches a loopback port. It is only ever given in the environment of a
 * process, which its owner alone can read, and in a header.
 */
final class RunToken {
  static final String HEADER = "X-Shard-Repair-Token";
  static final String VARIABLE = "SHARDREPAIR_TOKEN";

  private final String text;

  private RunToken(String text) {
    this.text = text;
  }

  static RunToken random() {
    return new RunToken(AccessKeys.randomSecret());
  }

  /** The one that this process was started with. */
  static RunToken ofEnvironment() {
    String text = System.getenv(VARIABLE);
    if (text == null || text.isEmpty()) {
      throw new IllegalStateException(VARIABLE + " is not set: nobody could call this process");
    }
    return new RunToken(text);
  }

  String text() {
    return text;
  }

  /** Whether a request comes from a process of this run. */
  boolean isIn(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(HEADER);
    return given != null && MessageDigest.isEqual(given.getBytes(UTF_8), text.getBytes(UTF_8));
  }

  HttpRequest.Builder addTo(HttpRequest.Builder request) {
    return request.header(HEADER, text);
  }
}
