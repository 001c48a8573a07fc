package io.shardrepair.preflight;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the nodes' clocks agree. Each was compared with the clock of this function, so it
 * does not matter when a node was asked. A refused difference is real, however long messages took.
 */
final class Clocks {
  private static final String NAME = "clocks";

  /** The least exact reading that is used, in ms; an answer usually takes a few ms. */
  private static final long WIDEST_READING_MILLIS = 3_000;

  private Clocks() {}

  static Check check(List<ServerState> servers, long maxSkewSeconds) {
    for (ServerState server : servers) {
      Optional<String> fault = fault(server);
      if (fault.isPresent()) {
        return Check.refused(NAME, server.copy() + " " + fault.get());
      }
    }
    ServerState ahead = Collections.max(servers, Comparator.comparing(s -> atLeast(s)));
    ServerState behind = Collections.min(servers, Comparator.comparing(s -> atMost(s)));
    long apart = Math.max(0, atLeast(ahead) - atMost(behind));
    if (apart > maxSkewSeconds * 1_000) {
      return Check.refused(
          NAME,
          "the clock of %s is ahead of that of %s by at least %.1f s, more than %d s: set the clocks right (NTP), then start again"
              .formatted(ahead.copy(), behind.copy(), apart / 1000.0, maxSkewSeconds));
    }
    long most =
        servers.stream().mapToLong(Clocks::atMost).max().orElseThrow()
            - servers.stream().mapToLong(Clocks::atLeast).min().orElseThrow();
    return Check.passed(
        NAME,
        "the nodes' clocks differ by at least %.1f s and at most %.1f s (servers give whole seconds); %d s are allowed"
            .formatted(apart / 1000.0, most / 1000.0, maxSkewSeconds));
  }

  /** Why a clock was not read; empty if it was. */
  private static Optional<String> fault(ServerState server) {
    if (server.clock().isEmpty()) {
      return Optional.of(
          "does not give its time (no Date header in the answer to /ping): ask it directly, not through a proxy (url in the nodes document)");
    }
    return atMost(server) - atLeast(server) > WIDEST_READING_MILLIS
        ? Optional.of("took too long to answer to read its clock: start again when it is quicker")
        : Optional.empty();
  }

  private static long atLeast(ServerState server) {
    return server.clock().orElseThrow().atLeastMillis();
  }

  private static long atMost(ServerState server) {
    return server.clock().orElseThrow().atMostMillis();
  }
}
