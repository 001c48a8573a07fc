package io.shardrepair.local.runcommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each expression was given to Go's {@code regexp.Compile}. The rule: pkg.go.dev/regexp/syntax,
 * "The counting forms x{n,m}, x{n,}, and x{n} reject forms that create a minimum or maximum
 * repetition count above 1000."
 */
class GoPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1,1001}",
        "a{1001,}",
        "(a{1001}|b)",
        "(a{0,17}){0,499}",
        "(a{2}){501}",
        "((a{10}){10}){11}",
        "(a?b{50}){21}",
        "^(|[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,499})$",
        "a{1}{1}",
        "a++",
        "(?=a)",
        "(?<!a)b",
        "(a)\\1"
      })
  void goRefuses(String text) {
    assertThatThrownBy(() -> GoPattern.compile(text)).isInstanceOf(PatternSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1,1000}",
        "(a{2}){500}",
        "(a{0,100}b{0,100}){10}",
        "((a{10}){10}){10}",
        "(?:a{0,2}){0,500}",
        "(a?b{50}){20}",
        "(a*){1000}",
        "[a{1001}]",
        "[]a{1001}]",
        "[^]{1001}]",
        "\\{1001}",
        "a{2}?b{1000}",
        "(?<n>a)"
      })
  void goTakes(String text) {
    assertThat(GoPattern.compile(text).pattern()).isEqualTo(text);
  }

  @Test
  void documentWithSuchAPatternIsRefused() {
    Map<String, Object> content =
        Map.of(
            "schemaVersion",
            "2.2",
            "parameters",
            Map.of("P", Map.of("type", "String", "allowedPattern", "^a{1,1023}$")),
            "mainSteps",
            List.of(
                Map.of(
                    "action",
                    "aws:runShellScript",
                    "inputs",
                    Map.of("runCommand", List.of("true")))));

    assertThatThrownBy(() -> RunCommandDocument.parse("d", content))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("d.P.allowedPattern")
        .hasMessageContaining("{1,1023}");
  }
}
