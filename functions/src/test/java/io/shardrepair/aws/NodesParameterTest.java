package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

class NodesParameterTest {
  private final MemoryStore store = new MemoryStore();
  private String value = "";

  private final NodesParameter document =
      new NodesParameter(
          new Parameters(
              new SsmClient() {
                @Override
                public GetParameterResponse getParameter(GetParameterRequest request) {
                  return GetParameterResponse.builder().parameter(p -> p.value(value)).build();
                }

                @Override
                public String serviceName() {
                  return "ssm";
                }

                @Override
                public void close() {}
              }),
          "/nodes",
          store,
          "bucket");

  @Test
  void theParameterHoldsTheDocumentOrNamesItsObject() throws IOException {
    store.write("config/nodes.json", "{\"version\":1}".getBytes(UTF_8));

    value = "{}";
    assertThat(document.read()).isEqualTo("{}".getBytes(UTF_8));
    value = "s3://bucket/config/nodes.json\n";
    assertThat(document.read()).isEqualTo("{\"version\":1}".getBytes(UTF_8));
  }

  @Test
  void onlyObjectsOfTheStacksOwnConfigAreRead() {
    for (String other :
        new String[] {"s3://other/config/nodes.json", "s3://bucket/repairs/r/plan.json"}) {
      value = other;
      assertThatThrownBy(document::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("parameter /nodes names " + other)
          .hasMessageContaining("must lie under s3://bucket/config/");
    }
  }

  @Test
  void anObjectThatIsNotThereIsNamed() {
    value = "s3://bucket/config/none.json";
    assertThatThrownBy(document::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3://bucket/config/none.json, but there is no such object");
  }
}
