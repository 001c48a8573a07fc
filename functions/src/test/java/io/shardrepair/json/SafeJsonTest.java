package io.shardrepair.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.text.Hostile;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SafeJsonTest {

  @Test
  void hostileTextIsOneSafeLineAndComesBackExactly() throws IOException {
    Random random = new Random(39);
    for (int i = 0; i < 20_000; i++) {
      String text = Hostile.name(random);
      // No reader takes half of a pair in a key, and none comes from bytes.
      String key = new String(text.getBytes(UTF_8), UTF_8);
      byte[] json = Json.bytes(Map.of(key, text));
      String line = new String(json, UTF_8);

      if (Hostile.isRaw(line)) {
        assertThat(line).isEqualTo("safe");
      }
      JsonNode read = Json.tree(json);
      assertThat(read.path(key).textValue()).isEqualTo(text);
    }
  }

  @Test
  void whatIsSeenIsNotEscaped() {
    assertThat(new String(Json.bytes("温度 é \u202e\u007f"), UTF_8))
        .isEqualTo("\"温度 é \\u202E\\u007F\"");
  }
}
