package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.model.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SideBySideTest {
  private static final Node A = Samples.node("node-a");
  private static final Node B = Samples.node("node-b");
  private static final Node C = Samples.node("node-c");

  private final SideBySide patient = new SideBySide(Duration.ofSeconds(20));
  private final SideBySide brief = new SideBySide(Duration.ofSeconds(2));
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    never.countDown();
  }

  private String hang() throws IOException {
    try {
      never.await();
      return "";
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void allAreAskedAtOnceAndAnswerInTheirOrder() throws IOException {
    CountDownLatch together = new CountDownLatch(3);

    assertThat(
            patient.all(
                List.of(A, B, C),
                node -> {
                  together.countDown();
                  try {
                    together.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return "I am " + node.name();
                }))
        .containsExactly(
            Map.entry(A, "I am node-a"), Map.entry(B, "I am node-b"), Map.entry(C, "I am node-c"));
  }

  @Test
  void theOnesThatHangOrFailAreNamed() {
    assertThatThrownBy(
            () ->
                brief.all(
                    List.of(A, B, C),
                    node -> {
                      if (node.equals(B)) {
                        throw new IOException("connection reset");
                      }
                      return node.equals(A) ? "" : hang();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node node-b at %s: connection reset", B.url())
        .hasMessageContaining("node node-c has not answered within 2 s at " + C.url())
        .hasMessageNotContaining("node-a");
  }

  @Test
  void theFirstToAnswerIsEnough() throws IOException {
    assertThat(
            patient.<String>first(
                List.of(A, B, C),
                node -> {
                  if (node.equals(A)) {
                    throw new IOException("connection refused");
                  }
                  return node.equals(B) ? hang() : "autogen";
                }))
        .isEqualTo("autogen");
    assertThatThrownBy(
            () ->
                patient.first(
                    List.of(A, B),
                    node -> {
                      throw new IOException("connection refused");
                    }))
        .hasMessageContaining("node-a")
        .hasMessageContaining("node-b");
  }

  @Test
  void whatIsNoErrorOfANodeEndsTheQuestion() {
    assertThatThrownBy(
            () ->
                patient.each(
                    List.of(A),
                    node -> {
                      throw new Unresolvable("no such shard");
                    }))
        .isInstanceOf(Unresolvable.class);
  }
}
