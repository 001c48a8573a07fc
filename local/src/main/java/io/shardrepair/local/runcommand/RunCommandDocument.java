package io.shardrepair.local.runcommand;

import io.shardrepair.local.template.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An SSM document of schema 2.2 with one {@code aws:runShellScript} step and parameters of type
 * String; that is all this project has.
 *
 * <p>Source: AWS Systems Manager user guide, "Data elements and parameters" and "Command document
 * plugin reference".
 *
 * @param script the lines of runCommand, joined
 * @param timeoutSeconds the step's timeoutSeconds, perhaps with a {@code {{ Parameter }}} in it
 */
public record RunCommandDocument(
    String name, Map<String, Parameter> parameters, String script, String timeoutSeconds) {

  /** {@code timeoutSeconds} if the document gives none, and its greatest value. */
  static final int DEFAULT_TIMEOUT = 3600;

  static final int MAX_TIMEOUT = 172_800;

  /** Here a document is made once and never changed. */
  static final String VERSION = "1";

  /**
   * @param defaultValue null if the parameter is required
   * @param allowedPattern null if every value is allowed
   * @param allowedValues empty if every value is allowed
   * @param environment whether the script gets it as variable {@code SSM_<name>} (interpolationType
   *     ENV_VAR) and not as text in place of {@code {{ name }}}
   */
  record Parameter(
      String defaultValue,
      Pattern allowedPattern,
      List<String> allowedValues,
      boolean environment) {}

  /** A value that SSM would refuse; the text of its InvalidParameters error. */
  static final class InvalidParametersException extends Exception {
    InvalidParametersException(String message) {
      super(message);
    }
  }

  /**
   * @param content the document as read from YAML
   * @throws TemplateException if it is of a form that this stand-in does not know
   */
  public static RunCommandDocument parse(String name, Map<String, Object> content) {
    if (!"2.2".equals(String.valueOf(content.get("schemaVersion")))) {
      throw new TemplateException("document " + name + " must have schemaVersion \"2.2\"");
    }
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    mapping(name + ".parameters", content.getOrDefault("parameters", Map.of()))
        .forEach((key, value) -> parameters.put(key, parameter(name + "." + key, value)));
    if (!(content.get("mainSteps") instanceof List<?> steps) || steps.size() != 1) {
      throw new TemplateException("document " + name + " must have exactly one step in mainSteps");
    }
    Map<String, Object> step = mapping(name + ".mainSteps[0]", steps.get(0));
    if (!"aws:runShellScript".equals(step.get("action"))) {
      throw new TemplateException("document " + name + ": its step must be aws:runShellScript");
    }
    Map<String, Object> inputs = mapping(name + ".inputs", step.get("inputs"));
    Object timeout = inputs.getOrDefault("timeoutSeconds", DEFAULT_TIMEOUT);
    return new RunCommandDocument(
        name, parameters, script(name, inputs.get("runCommand")), timeout.toString());
  }

  /**
   * Checks what SendCommand was given and fills in the defaults.
   *
   * @param given values by parameter name, each a list of one
   */
  Map<String, String> values(Map<String, List<String>> given) throws InvalidParametersException {
    for (String name : given.keySet()) {
      if (!parameters.containsKey(name)) {
        throw new InvalidParametersException(
            "Parameter " + name + " is not defined in document " + this.name);
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      String name = entry.getKey();
      List<String> list = given.get(name);
      if (list != null && list.size() != 1) {
        throw new InvalidParametersException(
            "Parameter " + name + " is of type String and takes exactly one value");
      }
      String value = list == null ? entry.getValue().defaultValue() : list.get(0);
      if (value == null) {
        throw new InvalidParametersException("Parameter " + name + " requires a value");
      }
      check(name, entry.getValue(), value);
      values.put(name, value);
    }
    return values;
  }

  /** The script with every parameter that is no environment variable put in as text. */
  String script(Map<String, String> values) {
    return interpolate(script, values);
  }

  /** {@code executionTimeout}: after how many seconds the agent ends the script. */
  int timeoutSeconds(Map<String, String> values) throws InvalidParametersException {
    String text = interpolate(timeoutSeconds, values);
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MAX_TIMEOUT) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    throw new InvalidParametersException(
        "timeoutSeconds must be 1 to " + MAX_TIMEOUT + ", but is " + text);
  }

  /** The script's environment variables. */
  Map<String, String> environment(Map<String, String> values) {
    Map<String, String> environment = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (parameters.get(name).environment()) {
            environment.put("SSM_" + name, value);
          }
        });
    return environment;
  }

  private String interpolate(String text, Map<String, String> values) {
    String result = text;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (!parameters.get(entry.getKey()).environment()) {
        result =
            Pattern.compile("\\{\\{\\s*" + Pattern.quote(entry.getKey()) + "\\s*}}")
                .matcher(result)
                .replaceAll(match -> Matcher.quoteReplacement(entry.getValue()));
      }
    }
    return result;
  }

  private static void check(String name, Parameter parameter, String value)
      throws InvalidParametersException {
    if (parameter.allowedPattern() != null && !parameter.allowedPattern().matcher(value).find()) {
      throw new InvalidParametersException(
          "Parameter value for "
              + name
              + " does not match allowedPattern "
              + parameter.allowedPattern());
    }
    if (!parameter.allowedValues().isEmpty() && !parameter.allowedValues().contains(value)) {
      throw new InvalidParametersException(
          "Parameter value for " + name + " is not one of " + parameter.allowedValues());
    }
  }

  private static Parameter parameter(String where, Object value) {
    Map<String, Object> map = mapping(where, value);
    if (!"String".equals(map.get("type"))) {
      throw new TemplateException(where + " has a type other than String");
    }
    Object pattern = map.get("allowedPattern");
    Object defaultValue = map.get("default");
    List<String> allowed = new ArrayList<>();
    if (map.get("allowedValues") instanceof List<?> list) {
      list.forEach(element -> allowed.add(String.valueOf(element)));
    }
    try {
      return new Parameter(
          defaultValue == null ? null : defaultValue.toString(),
          pattern == null ? null : GoPattern.compile(pattern.toString()),
          allowed,
          "ENV_VAR".equals(map.get("interpolationType")));
    } catch (PatternSyntaxException e) {
      throw new TemplateException(where + ".allowedPattern: " + e.getMessage());
    }
  }

  private static String script(String name, Object runCommand) {
    if (runCommand instanceof List<?> lines && !lines.isEmpty()) {
      List<String> text = new ArrayList<>();
      lines.forEach(line -> text.add(String.valueOf(line)));
      return String.join("\n", text) + "\n";
    }
    throw new TemplateException("document " + name + ": runCommand must be a list of lines");
  }

  private static Map<String, Object> mapping(String where, Object value) {
    if (value instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked") // read from YAML with string keys
      Map<String, Object> map = (Map<String, Object>) value;
      return map;
    }
    throw new TemplateException("document " + where + " must be a mapping");
  }
}
