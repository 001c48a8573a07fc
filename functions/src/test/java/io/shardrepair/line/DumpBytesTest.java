package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.json.Json;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpBytesTest {

  @ParameterizedTest
  @CsvSource({
    "cpu,             \"cpu\",                  cpu",
    "\u00c3\u00a9,    \"\u00e9\",               \u00e9", // two bytes, one letter in UTF-8
    "\u00ff,          '{\"base64\":\"/w==\"}',  \\x{ff}",
  })
  void goesThroughJsonWithoutLoss(String latin, String json, String shown) throws IOException {
    byte[] bytes = ("x" + latin + "y").getBytes(ISO_8859_1);
    DumpBytes name = DumpBytes.of(bytes, 1, bytes.length - 2);

    byte[] written = Json.bytes(name);

    assertThat(new String(written, UTF_8).strip()).isEqualTo(json);
    assertThat(Json.read(written, DumpBytes.class)).isEqualTo(name);
    assertThat(name.bytes()).isEqualTo(latin.getBytes(ISO_8859_1));
    assertThat(name).hasToString(shown);
  }
}
