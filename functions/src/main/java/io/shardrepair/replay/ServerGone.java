package io.shardrepair.replay;

import io.shardrepair.text.Plural;

/**
 * A server took no batch for as long as the settings allow ({@code replay.serverWaitSeconds});
 * nothing that was written is lost, and a second start continues after it.
 */
public final class ServerGone extends RuntimeException {
  ServerGone(String node, long waitedMillis, ReplayProgress.Account account, String lastWords) {
    super(
        "node %s took no points though it was waited for, %.1f s in all (replay.serverWaitSeconds); %,d of %s done; check the node and, in a cluster, the shard's other owners, then repair again, which writes only what is still missing. It last said: %s"
            .formatted(
                node,
                waitedMillis / 1e3,
                account.settled(),
                Plural.of(account.total(), "point is", "points are"),
                lastWords));
  }
}
