package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExecutionMarkTest {
  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "nightly");

  @Test
  void anExecutionKnowsItsOwnObjectsAgain() throws IOException {
    ExecutionMark.make(objects, "2026-11-16T00:00:00Z");
    store.write(objects.topology(), new byte[0]);

    assertThatCode(() -> ExecutionMark.make(objects, "2026-11-16T00:00:00Z"))
        .doesNotThrowAnyException();
  }

  @Test
  void aNameThatIsUsedAgainIsRefusedWhateverIsLeftOfTheFirst() throws IOException {
    ExecutionMark.make(objects, "2026-11-16T00:00:00Z");
    assertThatThrownBy(() -> ExecutionMark.make(objects, "2027-02-28T00:00:00Z"))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("start this one with another name");

    store.remove(objects.execution());
    store.write(objects.replayProgress("node-a"), new byte[0]);
    assertThatThrownBy(() -> ExecutionMark.make(objects, "2027-02-28T00:00:00Z"))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("repairs/nightly/");
  }

  @Test
  void aPauseMayBeAskedForBeforeTheRepairBegins() throws IOException {
    store.write(objects.replayPause(), new byte[0]);

    assertThatCode(() -> ExecutionMark.make(objects, "2026-11-16T00:00:00Z"))
        .doesNotThrowAnyException();
  }
}
