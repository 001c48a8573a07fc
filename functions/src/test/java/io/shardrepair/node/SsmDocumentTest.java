package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class SsmDocumentTest {

  private final ScriptDocument node;

  SsmDocumentTest() throws IOException {
    node = ScriptDocument.load();
  }

  /** In JSON, as CloudFormation hands it over. */
  @Test
  void isSmallerThanSsmAllows() {
    Object document = new Yaml().load(node.document());
    assertThat(Json.bytes(document)).as("of 64 KB, with room").hasSizeLessThan(60 * 1024);
  }

  @Test
  void isMadeOfItsSources() throws IOException {
    NodeDocument made = NodeDocument.of(Path.of("."));

    assertThat(node.document())
        .as("make it anew: java functions/src/test/java/io/shardrepair/node/NodeDocument.java")
        .isEqualTo(made.document());
    assertThat(NodeScript.REVISION).isEqualTo(made.revision());
  }

  /** Or functions would be served by a document that they were not built with. */
  @Test
  void takesNoCommandOfAnotherRevision() {
    assertThat(node.parameters().get("Revision"))
        .containsEntry("default", NodeScript.REVISION)
        .containsEntry("allowedPattern", "^" + NodeScript.REVISION + "$");
  }

  @Test
  void everyParameterReachesTheScriptAsEnvironmentVariableOnly() {
    assertThat(node.parameters())
        .allSatisfy(
            (name, parameter) -> {
              assertThat(parameter).containsEntry("type", "String").containsKey("description");
              assertThat((String) parameter.get("allowedPattern")).startsWith("^").endsWith("$");
            });
    assertThat(scriptParameters())
        .allSatisfy(
            (name, parameter) ->
                assertThat(parameter).containsEntry("interpolationType", "ENV_VAR"));
    assertThat(node.script()).as("SSM would replace it in the text").doesNotContain("{{");
  }

  @Test
  void scriptAndDocumentNameTheSameParameters() {
    Matcher used = Pattern.compile("\\bSSM_([A-Z]\\w+)").matcher(node.script());
    TreeSet<String> names = new TreeSet<>();
    while (used.find()) {
      names.add(used.group(1));
    }
    assertThat(names).isEqualTo(scriptParameters().keySet());
  }

  /**
   * All but the one that SSM checks, and the one that is the agent's: it stands in the document in
   * place of a number.
   */
  private Map<String, Map<String, Object>> scriptParameters() {
    Map<String, Map<String, Object>> parameters = new TreeMap<>(node.parameters());
    assertThat(parameters.remove("Revision")).isNotNull();
    assertThat(parameters.remove("ExecutionTimeout")).isNotNull();
    assertThat(node.document()).contains("timeoutSeconds: '{{ ExecutionTimeout }}'");
    return parameters;
  }

  @Test
  void defaultsMatchTheirPatterns() {
    for (Map<String, Object> parameter : node.parameters().values()) {
      if (parameter.containsKey("default")) {
        assertThat((String) parameter.get("default"))
            .matches((String) parameter.get("allowedPattern"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Database        | a b \"c\" 'd' $(e) f;g | true",
        "Database        | température            | true",
        "Database        | a/b                    | false",
        "Database        | a\\b                   | false",
        "RepairId        | r-1_2                  | true",
        "RepairId        | ../r                   | false",
        "Copy            | node-a.example         | true",
        "Copy            | .node                  | false",
        "ShardIds        | 2                      | true",
        "ShardIds        | 2,3                    | true",
        "ShardIds        | 2,                     | false",
        "ExecutionTimeout | 600                   | true",
        "ExecutionTimeout | 600; id               | false",
        "ShardId         | 2                      | true",
        "ShardId         | 0                      | false",
        "DataDir         | /var/lib/my influx     | true",
        "DataDir         | data                   | false",
        "Start           | 2026-01-02T03:04:05.6Z | true",
        "Start           | 2026-01-02             | false",
        "Bucket          | a-bucket.b             | true",
        "Bucket          | A_bucket               | false",
        "Instance        | arn:aws-cn:ec2:cn-north-1:123456789012:instance/i-0123456789abcdef0 | true",
        "Instance        | mi-0123456789abcdef0   | true",
        "Instance        | i-0123456789abcdef0    | false",
        "Instance        | arn:aws:ec2:eu-west-1:123456789012:instance/i-01234567/x | false",
        "Action          | export                 | true",
        "Action          | exports                | false",
        "Action          | copy-shard             | true",
        "Bind            | meta-1.example:8091    | true",
        "Bind            | meta:8091;id           | false",
        "Tls             | true                   | true",
        "Tls             | yes                    | false",
        "AuthType        | jwt                    | true",
        "AuthType        | ldap                   | false",
        "AuthSecret      | parameter:/a/b         | true",
        "AuthSecret      | secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-b/c | true",
        "AuthSecret      | hunter2                | false",
        "CopyFrom        | 10.0.0.7:8088          | true",
        "CopyTo          | data1                  | false",
      })
  void patternsAdmitWhatTheyShould(String name, String value, boolean admitted) {
    String pattern = (String) node.parameters().get(name).get("allowedPattern");
    assertThat(Pattern.matches(pattern, value)).isEqualTo(admitted);
  }

  @Test
  void namesMayNotHoldControlCharacters() {
    String pattern = (String) node.parameters().get("Database").get("allowedPattern");
    assertThat(Pattern.matches(pattern, "a\nb")).isFalse();
  }

  @Test
  void scriptIsBash() throws Exception {
    assertThat(node.script()).startsWith("#!/usr/bin/env bash\n");
    Process check =
        new ProcessBuilder("bash", "-n")
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (var stdin = check.outputWriter(StandardCharsets.UTF_8)) {
      stdin.write(node.script());
    }
    assertThat(check.waitFor()).isZero();
  }
}
