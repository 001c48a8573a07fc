package io.shardrepair.local.hazard;

import io.shardrepair.local.RepairStack;
import io.shardrepair.local.SharedStack;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Nothing invented, nothing lost, no success that the servers contradict: {@link Oracle} says what
 * that means, {@link Hazards} what a seed is.
 *
 * <p>A few seeds run with all tests. For more: {@code ci/hazards SEEDS FIRST}, ten seconds a seed.
 * A seed that failed is run again by {@code ci/hazards 1 SEED}.
 */
@Isolated
@ExtendWith(SharedStack.class)
class HazardIT {
  /** Together these have every hazard but the pause, which costs a minute. */
  static final long[] QUICK = {6, 37, 129, 136};

  private static final List<String> NAMES = List.of("node-a", "node-b", "node-c");

  @TempDir static Path folder;
  private static RepairStack stack;
  private static Nodes nodes;

  @BeforeAll
  static void start(RepairStack shared) throws Exception {
    stack = shared;
    nodes = new Nodes(NAMES, stack.tools(), folder.resolve("nodes"));
  }

  @AfterAll
  static void stop() {
    if (nodes != null) {
      nodes.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> noSeedInventsOrLosesAValueOrEndsInASuccessThatTheServersContradict() {
    return seeds()
        .mapToObj(Hazards::of)
        .map(
            hazards ->
                DynamicTest.dynamicTest(
                    hazards.toString(), () -> new SeedRun(hazards, nodes, stack).run()));
  }

  private static LongStream seeds() {
    long count = Long.getLong("hazard.seeds", 0);
    long first = Long.getLong("hazard.first", 0);
    return count == 0 ? LongStream.of(QUICK) : LongStream.range(first, first + count);
  }
}
