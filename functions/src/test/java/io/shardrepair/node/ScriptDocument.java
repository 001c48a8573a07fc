package io.shardrepair.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The node script's SSM document, as it is shipped. */
record ScriptDocument(String document, Map<String, Map<String, Object>> parameters, String script) {

  @SuppressWarnings("unchecked") // the shape is that of SSM documents of schema 2.2
  static ScriptDocument load() throws IOException {
    try (InputStream in =
        ScriptDocument.class.getResourceAsStream("/node/shard-repair-node.ssm.yaml")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> document = new Yaml().load(text);
      List<Map<String, Object>> steps = (List<Map<String, Object>>) document.get("mainSteps");
      Map<String, Object> inputs = (Map<String, Object>) steps.get(0).get("inputs");
      List<String> commands = (List<String>) inputs.get("runCommand");
      return new ScriptDocument(
          text,
          (Map<String, Map<String, Object>>) document.get("parameters"),
          String.join("\n", commands));
    }
  }
}
