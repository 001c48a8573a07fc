package io.shardrepair.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.shardrepair.export.Manifest;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.trigger.TriageSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(strings = {"null", " null\n", "", " "})
  void nullIsNoDocumentOfAnyType(String json) {
    for (Class<?> type : List.of(Manifest.class, Map.class, String.class)) {
      assertThatThrownBy(() -> Json.read(json.getBytes(UTF_8), type))
          .isInstanceOf(IOException.class)
          .hasMessageMatching(
              "(?s)it is null, not a %s|No content to map.*".formatted(type.getSimpleName()));
    }
  }

  @Test
  void neitherIsNullInAnotherDocument() {
    assertThatThrownBy(() -> Json.read(NullNode.instance, Manifest.class))
        .isInstanceOf(IOException.class)
        .hasMessage("it is null, not a Manifest");
  }

  @Test
  void aDocumentOfARepairThatIsNullIsNamedByItsKey() throws IOException {
    RepairObjects objects = new RepairObjects(new MemoryStore(), "r");
    objects.store().write(objects.topology(), "null".getBytes(UTF_8));

    assertThatThrownBy(() -> objects.read(objects.topology(), Manifest.class))
        .isInstanceOf(IOException.class)
        .hasMessage("repairs/r/topology.json is not a Manifest: it is null, not a Manifest");
  }

  @Test
  void aDocumentThatPeopleWriteIsNamedToo() throws IOException {
    var read = Json.tree("null".getBytes(UTF_8));

    assertThatThrownBy(() -> NodesDocument.parse(read)).isInstanceOf(InvalidDocument.class);
    assertThatThrownBy(() -> RepairInput.parse(read)).isInstanceOf(InvalidDocument.class);
    assertThatThrownBy(() -> TriageSettings.parse(read)).isInstanceOf(InvalidDocument.class);
  }
}
