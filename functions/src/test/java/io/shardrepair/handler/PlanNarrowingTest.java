package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.decide.Decider;
import io.shardrepair.decide.Shard;
import io.shardrepair.export.Manifest;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lambda may narrow a plan, and end before it can tell: the state is then called again. */
class PlanNarrowingTest {
  private static final String REST = "m,h=a e=1 1\nm,h=a e=2 2\nm,h=a e=3 3\nm,h=a e=4 4\n";

  private final Topology topology = Samples.topology(Mode.REPAIR, "a", "b");
  private Shard shard;
  private RepairObjects objects;
  private String told;

  @BeforeEach
  void aPlanOfWhichClientsWroteAPoint() throws IOException {
    shard = Shard.of(REST + "m,h=a p=1 9\nm,h=a q=1 9\nm,h=a r=1 9\n", REST);
    objects = new RepairObjects(shard.store, "r");
    told = objects.write(objects.plan(), shard.decide(topology));
    clientsWrite("p");
  }

  private void clientsWrite(String field) {
    shard.copies.get("b").put(new Shard.Id("m,h=a", field, 9), "1");
  }

  private StoredPlan narrow(String plan) throws IOException {
    List<Manifest> manifests = shard.manifests();
    return new PlanNarrowing(objects, new Decider(objects))
        .narrow(plan, topology, manifests, shard.compare(manifests));
  }

  @Test
  void aCallThatIsMadeAgainNarrowsTheSamePlanToTheSame() throws IOException {
    RepairPlan before = StoredPlan.read(objects, told).plan();
    StoredPlan first = narrow(told);
    assertThat(first.id()).isNotEqualTo(told);
    assertThat(first.plan().copy("b").toWrite()).isEqualTo(2);

    // The first answer was lost: Step Functions still has the plan that Decide told of.
    assertThat(StoredPlan.readToNarrow(objects, told)).isEqualTo(new StoredPlan(before, told));
    StoredPlan again = narrow(told);

    assertThat(again.plan().copies().get(1).toWrite()).isEqualTo(2);
    assertThat(again.plan().narrowings()).isEqualTo(first.plan().narrowings()).hasSize(1);
    assertThat(StoredPlan.read(objects, again.id())).isEqualTo(again);
    assertThat(Sha256.of(shard.store.read(objects.earlierPlan(0)))).isEqualTo(told);
  }

  @Test
  void aSecondNarrowingThatIsMadeAgainBeginsAtTheFirst() throws IOException {
    StoredPlan first = narrow(told);
    clientsWrite("q");
    StoredPlan second = narrow(first.id());
    assertThat(second.plan().narrowings()).hasSize(2);

    assertThat(StoredPlan.readToNarrow(objects, first.id())).isEqualTo(first);
    assertThat(StoredPlan.readToNarrow(objects, second.id())).isEqualTo(second);
    StoredPlan again = narrow(first.id());

    assertThat(again.plan().narrowings()).isEqualTo(second.plan().narrowings());
    assertThat(again.plan().copy("b").toWrite()).isEqualTo(1);
  }

  @Test
  void anEarlierPlanThatWasChangedIsNotFollowed() throws IOException {
    narrow(told);
    String key = objects.earlierPlan(0);
    String text = new String(shard.store.read(key), UTF_8);
    shard.store.write(key, text.replace("\"b\"", "\"a\"").getBytes(UTF_8));
    byte[] followed = shard.store.read(objects.plan());

    assertThatThrownBy(() -> narrow(told))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/r/plan.json has SHA-256 ");
    assertThat(shard.store.read(objects.plan())).isEqualTo(followed);
  }

  @Test
  void aPlanThatNoStateToldOfIsNotNarrowed() throws IOException {
    narrow(told);

    for (String id : List.of("", Sha256.of(new byte[0]))) {
      assertThatThrownBy(() -> narrow(id)).isInstanceOf(ObjectChanged.class);
    }
  }
}
