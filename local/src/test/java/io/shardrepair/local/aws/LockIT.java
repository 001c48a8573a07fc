package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.aws.ExecutionStates;
import io.shardrepair.aws.S3Store;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.template.TemplateTest;
import io.shardrepair.preflight.Executions;
import io.shardrepair.preflight.Executions.Status;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.stream.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lock of a shard rests on, on a real LocalStack: S3's conditions, and executions. */
class LockIT {
  @TempDir Path workDir;

  @Test
  void conditionsHoldAndExecutionsTellHowTheyStand() throws Exception {
    Instance node = new Instance("i-0000000000000000a", "node-a", Map.of());
    try (LocalAws aws =
        LocalAws.start(
            LocalStacks.choose(workDir), TemplateTest.FIXTURE, workDir, List.of(node), 256)) {
      conditions(new S3Store(aws.s3(), aws.bucket()));
      known(new S3Store(aws.s3(), aws.bucket()));
      executions(aws, new ExecutionStates(aws.stepFunctions()));
    }
  }

  /** What is read is what was looked at: another object in its place is refused, or not read. */
  private static void known(S3Store store) throws Exception {
    byte[] sound = new byte[5_000_000];
    new Random(1).nextBytes(sound);
    String known = Sha256.of(sound);
    store.write("known", sound);

    try (InputStream in = store.openKnown("known", known)) {
      assertThat(in.readAllBytes()).isEqualTo(sound);
    }
    store.write("known", new byte[] {1});
    assertThatThrownBy(() -> store.openKnown("known", known)).isInstanceOf(ObjectChanged.class);
    assertThatThrownBy(() -> store.openKnown("none", known))
        .isInstanceOf(NoSuchObjectException.class);
  }

  private static void conditions(S3Store store) throws Exception {
    byte[] one = "one".getBytes(UTF_8);
    byte[] two = "two".getBytes(UTF_8);

    assertThat(store.writeIfAbsent("locks/a", one)).isTrue();
    assertThat(store.writeIfAbsent("locks/a", two)).isFalse();
    assertThat(store.read("locks/a")).isEqualTo(one);
    assertThat(store.replace("locks/a", two, two)).isFalse();
    assertThat(store.read("locks/a")).isEqualTo(one);
    assertThat(store.replace("locks/a", one, two)).isTrue();
    assertThat(store.read("locks/a")).isEqualTo(two);
    store.delete("locks/a");
    store.delete("locks/a");
    assertThat(store.list("locks/")).isEmpty();
    assertThat(store.replace("locks/a", two, one)).isFalse();
    assertThat(store.list("locks/")).isEmpty();

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CyclicBarrier start = new CyclicBarrier(4);
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        byte[] content = {(byte) i};
        writers.add(
            () -> {
              start.await();
              return store.writeIfAbsent("locks/b", content);
            });
      }
      List<Boolean> written = new ArrayList<>();
      for (Future<Boolean> result : threads.invokeAll(writers)) {
        written.add(result.get());
      }
      assertThat(written).containsExactlyInAnyOrder(true, false, false, false);
      assertThat(store.read("locks/b")).containsExactly(written.indexOf(true));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void executions(LocalAws aws, Executions executions) throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    String arn =
        aws.stepFunctions()
            .startExecution(
                r ->
                    r.stateMachineArn(aws.stateMachineArn("WorkStateMachine"))
                        .name("r1")
                        .input("{}"))
            .executionArn();

    Executions.State state = executions.state(arn);
    while (state.status() == Status.RUNNING) {
      TimeUnit.MILLISECONDS.sleep(100);
      state = executions.state(arn);
    }
    assertThat(state.status()).isEqualTo(Status.ENDED);
    assertThat(state.ended().orElseThrow()).isBetween(before, Instant.now());
    assertThat(executions.state(arn.replaceFirst("r1$", "r2")).status())
        .isEqualTo(Status.FORGOTTEN);
  }
}
