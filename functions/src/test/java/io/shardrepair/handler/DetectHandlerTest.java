package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.detect.CountCatalog;
import io.shardrepair.detect.CountQuery;
import io.shardrepair.detect.Detector;
import io.shardrepair.json.Json;
import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Samples;
import io.shardrepair.resolve.ShardInfo;
import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectHandlerTest {
  private static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant END = Instant.parse("2026-11-17T00:00:00Z");

  /**
   * CloudWatch finds metrics only in lines that are JSON as a whole; the runtime leaves bytes as
   * they are, and wraps strings.
   */
  @Test
  void logsEachMetricAsBytesAndThenItself() throws IOException {
    List<JsonNode> logged = new ArrayList<>();
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    handler()
        .handleRequest(
            new ByteArrayInputStream("{\"asks\": 1}".getBytes(UTF_8)), output, context(logged));

    assertThat(Json.tree(output.toByteArray()).toString())
        .isEqualTo(
            "{\"shards\":1,\"checked\":1,\"left\":0,\"states\":{\"SUSPECTED\":1},\"silent\":{}}");
    assertThat(logged).hasSize(4);
    assertThat(logged.subList(0, 3)).allSatisfy(line -> assertThat(line.has("_aws")).isTrue());
    assertThat(logged.get(0).get("ShardDivergence").asDouble()).isEqualTo(0.5);
    assertThat(logged.get(3).get("request").toString()).isEqualTo("{\"asks\":1}");
  }

  /** Looks at one shard, of which two nodes disagree. */
  static DetectHandler handler() {
    return new DetectHandler(
        new Detector(
            new OneShard(),
            new MemoryStore(),
            Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC),
            "stack"),
        () -> Samples.nodes(Samples.node("a"), Samples.node("b")));
  }

  private static Context context(List<JsonNode> logged) {
    LambdaLogger logger =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            throw new AssertionError("a string: " + message);
          }

          @Override
          public void log(byte[] message) {
            try {
              logged.add(Json.tree(message));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> method.getName().equals("getLogger") ? logger : "test");
  }

  /** Two points on node a, one on node b. */
  private static final class OneShard implements CountCatalog {
    @Override
    public List<ShardInfo> shards(Node node) {
      return List.of(new ShardInfo(1, "telegraf", "autogen", START, END, END));
    }

    @Override
    public List<String> measurements(Node node, String database) {
      return List.of("cpu");
    }

    @Override
    public Map<String, long[]> count(Node node, CountQuery query) {
      long[] counts = new long[query.buckets()];
      counts[3] = node.name().equals("a") ? 2 : 1;
      return Map.of("usage", counts);
    }

    @Override
    public Map<Long, Figures> figures(Node node) {
      return Map.of();
    }
  }
}
