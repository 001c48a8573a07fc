package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/deploy.md has one copy and paste is taken as it is printed. */
class DeployGuideTest {
  private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void theNodesDocumentIsAccepted() throws IOException {
    List<JsonNode> documents = blocksWith("nodes");

    assertThat(documents).hasSize(1);
    assertThat(NodesDocument.parse(documents.get(0)).nodes()).hasSizeGreaterThan(1);
  }

  @Test
  void theInputsAreAccepted() throws IOException {
    assertThat(blocksWith("mode"))
        .hasSize(2)
        .allSatisfy(
            input ->
                assertThatCode(() -> RepairInput.parse(input))
                    .as("%s", input)
                    .doesNotThrowAnyException());
  }

  private static List<JsonNode> blocksWith(String field) throws IOException {
    List<JsonNode> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs/deploy.md")));
    while (matcher.find()) {
      JsonNode block = Json.tree(matcher.group(1).getBytes(StandardCharsets.UTF_8));
      if (block.has(field)) {
        blocks.add(block);
      }
    }
    return blocks;
  }
}
