package io.shardrepair.handler;

import io.shardrepair.model.Nodes;
import io.shardrepair.node.ClusterQuery;
import io.shardrepair.node.Round;
import io.shardrepair.resolve.Members;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The nodes that the detector asks: those in the nodes document or, if it lists none of a cluster,
 * all members that the meta node reports.
 *
 * @param source of the nodes document
 * @param cluster asks the meta node
 * @param pause between two looks for its answer
 */
record AskedNodes(
    StackEnvironment.NodesSource source, ClusterQuery cluster, Clock clock, Pause pause) {

  /** With the longest run of the detector, this is within a function's 15 minutes. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    Pause SLEEP = time -> Thread.sleep(time.toMillis());

    void pass(Duration time) throws InterruptedException;
  }

  Nodes read() throws IOException {
    Nodes nodes = source.read();
    if (!nodes.nodes().isEmpty() || nodes.metaNode().isEmpty()) {
      return nodes;
    }
    Instant begin = clock.instant();
    String id = "detect-" + TIME.format(begin);
    Round round = Round.DONE;
    while (clock.instant().isBefore(begin.plus(LONGEST))) {
      ClusterQuery.Answer answer = cluster.advance(id, nodes.metaNode().get(), round);
      if (answer.listing().isPresent()) {
        return Members.listed(nodes, answer.listing().get().dataNodes());
      }
      round = answer.round();
      rest(Duration.ofSeconds(round.waitSeconds()));
    }
    throw new IOException(
        "the meta node did not list its cluster's members within %d s: see command show-cluster of repair %s in Systems Manager, or list data nodes with address and url under nodes"
            .formatted(LONGEST.toSeconds(), id));
  }

  private void rest(Duration time) throws InterruptedIOException {
    try {
      pause.pass(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the meta node was asked");
    }
  }
}
