package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Topology;
import io.shardrepair.preflight.ServerState.ClockReading;
import io.shardrepair.preflight.ServerState.HttpAnswer;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What servers are asked: what waits for other nodes, and whose files they have. */
class ServerChecksTest {
  private static final ServerState ENTERPRISE =
      new ServerState(
          "a",
          Optional.of("ENT"),
          Optional.of("1.8.10-c1.8.10"),
          new HttpAnswer(404, ""),
          Optional.of(new ClockReading(0, 0)));

  private final States.FakeServers servers = new States.FakeServers();

  @Test
  void writesThatWaitInAQueueAreRefusedOrAllowed() {
    servers.queued.put("a", 4_096L);

    Check refused = handoff(RepairOptions.CAREFUL);
    assertThat(refused.passed()).isFalse();
    assertThat(refused.detail())
        .startsWith(
            "4,096 bytes wait for other nodes in its hinted-handoff queues: start again when")
        .endsWith("or set allowHot");
    Check allowed =
        handoff(new RepairOptions(false, true, ConflictPolicy.LEAVE, List.of(), Optional.empty()));
    assertThat(allowed.passed()).isTrue();
    assertThat(allowed.allowed()).isTrue();

    servers.queued.put("a", 0L);
    assertThat(handoff(RepairOptions.CAREFUL).detail())
        .isEqualTo("its hinted-handoff queues are empty");
  }

  @Test
  void aQueueThatMayNotBeAskedAboutCountsAsFull() {
    assertThat(handoff(RepairOptions.CAREFUL).passed()).isFalse();
    assertThat(handoff(RepairOptions.CAREFUL).detail())
        .contains("not known (requires admin privilege): give the credentials of an administrator");
  }

  private Check handoff(RepairOptions options) {
    Topology topology = Samples.topology(Mode.REPAIR, options, "a");
    return Handoff.check(topology, servers, ENTERPRISE, Samples.node("a"));
  }

  @Test
  void swappedUrlsAreNoticedByTheSizesThatTheServersTell() throws IOException {
    servers.shardBytes.putAll(Map.of("a", 700L, "b", 1_100L));

    Check swapped = urls(1_000, 600);
    assertThat(swapped.passed()).isFalse();
    assertThat(swapped.detail())
        .startsWith(
            "the url of a leads to a server whose shard has 700 bytes, which is the size of")
        .contains("files on b", "the two urls, or the two instanceIds, are swapped");
    assertThat(urls(600, 1_000).passed()).as("as the document says").isTrue();
    assertThat(urls(1_000, 1_000).passed()).as("b is served rightly, a was written to").isTrue();
    servers.shardBytes.putAll(Map.of("a", 1_100L, "b", 1_100L));
    assertThat(urls(1_000, 1_000).passed()).isTrue();
  }

  private Check urls(long a, long b) throws IOException {
    return Urls.check(
        Samples.topology(Mode.REPAIR, "a", "b"),
        servers,
        List.of(
            States.node("a", Map.of("shardBytes", a)), States.node("b", Map.of("shardBytes", b))));
  }

  @Test
  void aMissingDirectoryOfAnOwnerPutsItsAddressInDoubtToo() {
    NodeState node = States.node("a", Map.of("shardDir", false));

    assertThat(NodeChecks.check(node, Optional.of("data1:8088")).get(2).detail())
        .endsWith("dataDir and that address data1:8088 and the instanceId belong to one node");
    assertThat(NodeChecks.check(node, Optional.empty()).get(2).detail())
        .endsWith("dataDir and that url and instanceId belong to one node");
  }
}
