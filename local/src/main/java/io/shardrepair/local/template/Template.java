package io.shardrepair.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a SAM template that are deployed locally, with every value resolved. Parameters have
 * their defaults. Resources of other types are only names: roles, log groups, alarms and schedules
 * mean nothing here.
 */
public final class Template {
  public static final String STACK = "shard-repair";

  private static final String ARN_TAIL = ":" + Intrinsics.REGION + ":" + Intrinsics.ACCOUNT + ":";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

  /**
   * A Lambda function.
   *
   * @param handler the handler class's name
   * @param timeoutSeconds after which Lambda ends an invocation
   */
  public record Function(
      String logicalId,
      String name,
      String handler,
      int timeoutSeconds,
      int memoryMb,
      Map<String, String> environment) {}

  /**
   * A state machine.
   *
   * @param definition the text of its ASL file with the substitutions applied
   */
  public record StateMachine(String logicalId, String name, String definition) {}

  /** A Parameter Store parameter of type String or StringList. */
  public record Parameter(String name, String type, String value) {}

  /**
   * An SSM document.
   *
   * @param content as read from YAML
   */
  public record Document(String name, Map<String, Object> content) {}

  private final Path file;
  private final Map<String, Object> root;
  private final LocalNames names = new LocalNames();
  private final Intrinsics intrinsics;

  private Template(Path file, Map<String, Object> root) {
    this.file = file;
    this.root = root;
    this.intrinsics = new Intrinsics(section("Conditions"), names);
  }

  /**
   * @throws TemplateException if the file is no template; what is in it is checked when asked for
   */
  public static Template read(Path file) throws IOException {
    Template template = new Template(file, CloudFormationYaml.read(file));
    if (template.section("Resources").isEmpty()) {
      throw new TemplateException(file + " has no Resources");
    }
    return template;
  }

  public List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    for (String id : ofType("AWS::Serverless::Function")) {
      Map<String, Object> properties = withGlobals("Function", id);
      String name = name(id, "FunctionName");
      Map<String, String> environment = new LinkedHashMap<>();
      Object variables = map(globals("Function"), "Environment").get("Variables");
      addStrings(environment, variables, "Globals.Function.Environment.Variables");
      Object own = map(properties(id), "Environment").get("Variables");
      addStrings(environment, own, id + ".Environment.Variables");
      functions.add(
          new Function(
              id,
              name,
              text(id, "Handler", required(id, "Handler", properties)).replaceFirst("::.*", ""),
              // Lambda's own defaults.
              number(id, "Timeout", properties, 3),
              number(id, "MemorySize", properties, 128),
              environment));
    }
    return functions;
  }

  public List<StateMachine> stateMachines() throws IOException {
    List<StateMachine> machines = new ArrayList<>();
    for (String id : ofType("AWS::Serverless::StateMachine")) {
      Map<String, Object> properties = properties(id);
      String uri = text(id, "DefinitionUri", required(id, "DefinitionUri", properties));
      String text = Files.readString(resolveFile(id + ".DefinitionUri", uri));
      Map<String, String> substitutions = new LinkedHashMap<>();
      addStrings(
          substitutions,
          properties.get("DefinitionSubstitutions"),
          id + ".DefinitionSubstitutions");
      String definition = substitute(text, substitutions, uri, id);
      machines.add(new StateMachine(id, name(id, "Name"), definition));
    }
    return machines;
  }

  public List<Document> documents() throws IOException {
    List<Document> documents = new ArrayList<>();
    for (String id : ofType("AWS::SSM::Document")) {
      Object content = required(id, "Content", properties(id));
      documents.add(new Document(name(id, "Name"), include(id + ".Content", content)));
    }
    return documents;
  }

  /** Names of the buckets. */
  public List<String> buckets() {
    return ofType("AWS::S3::Bucket").stream().map(id -> names.bucket(id)).toList();
  }

  /** Names of the SNS topics. */
  public List<String> topics() {
    return ofType("AWS::SNS::Topic").stream().map(id -> name(id, "TopicName")).toList();
  }

  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    for (String id : ofType("AWS::SSM::Parameter")) {
      Map<String, Object> properties = properties(id);
      parameters.add(
          new Parameter(
              name(id, "Name"),
              text(id, "Type", required(id, "Type", properties)),
              text(id, "Value", required(id, "Value", properties))));
    }
    return parameters;
  }

  /** The name or ARN of each resource that is deployed locally, by its logical id. */
  public Map<String, String> physicalIds() {
    Map<String, String> ids = new LinkedHashMap<>();
    for (String id : section("Resources").keySet()) {
      if (names.ref(id) instanceof String physical) {
        ids.put(id, physical);
      }
    }
    return ids;
  }

  public static String functionArn(String name) {
    return "arn:aws:lambda" + ARN_TAIL + "function:" + name;
  }

  public static String topicArn(String name) {
    return "arn:aws:sns" + ARN_TAIL + name;
  }

  public static String stateMachineArn(String name) {
    return "arn:aws:states" + ARN_TAIL + "stateMachine:" + name;
  }

  /**
   * Replaces {@code ${Name}} by text, as CloudFormation does. A placeholder without a substitution
   * is an error here, because a definition that still holds one cannot be right.
   */
  private static String substitute(
      String text, Map<String, String> substitutions, String uri, String id) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = substitutions.get(matcher.group(1));
      if (value == null) {
        throw new TemplateException(
            uri
                + " uses "
                + matcher.group()
                + ", which "
                + id
                + ".DefinitionSubstitutions does not define");
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }

  /** Content given inline, or by the transform AWS::Include, whose Location is relative. */
  private Map<String, Object> include(String where, Object content) throws IOException {
    if (!(content instanceof Map<?, ?> map)) {
      throw new TemplateException(where + " must be a mapping");
    }
    if (!map.containsKey("Fn::Transform")) {
      @SuppressWarnings("unchecked") // read from YAML with string keys
      Map<String, Object> inline = (Map<String, Object>) map;
      return inline;
    }
    if (map.get("Fn::Transform") instanceof Map<?, ?> transform
        && "AWS::Include".equals(transform.get("Name"))
        && transform.get("Parameters") instanceof Map<?, ?> parameters
        && intrinsics.resolve(parameters.get("Location"), where) instanceof String location) {
      return CloudFormationYaml.read(resolveFile(where, location));
    }
    throw new TemplateException(where + ": Fn::Transform must be AWS::Include with a Location");
  }

  private Path resolveFile(String where, String location) {
    Path path = file.toAbsolutePath().resolveSibling(location).normalize();
    if (!Files.isRegularFile(path)) {
      throw new TemplateException(where + " names " + location + ", but there is no file " + path);
    }
    return path;
  }

  private List<String> ofType(String type) {
    List<String> ids = new ArrayList<>();
    for (String id : section("Resources").keySet()) {
      Map<String, Object> resource = resource(id);
      Object condition = resource.get("Condition");
      if (type.equals(resource.get("Type"))
          && (condition == null || intrinsics.condition(condition.toString(), id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  private String name(String id, String property) {
    Object name = properties(id).get(property);
    return name == null ? STACK + "-" + id : text(id, property, name);
  }

  private Map<String, Object> withGlobals(String kind, String id) {
    Map<String, Object> merged = new LinkedHashMap<>(globals(kind));
    merged.putAll(properties(id));
    return merged;
  }

  private Object required(String id, String property, Map<String, Object> properties) {
    Object value = properties.get(property);
    if (value == null) {
      throw new TemplateException(id + " has no " + property);
    }
    return value;
  }

  private String text(String id, String property, Object value) {
    Object resolved = intrinsics.resolve(value, id + "." + property);
    if (resolved instanceof String || resolved instanceof Number || resolved instanceof Boolean) {
      return resolved.toString();
    }
    throw new TemplateException(id + "." + property + " must be a string, but is " + resolved);
  }

  private int number(String id, String property, Map<String, Object> properties, int defaultValue) {
    Object value = properties.get(property);
    if (value == null) {
      return defaultValue;
    }
    String text = text(id, property, value);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TemplateException(id + "." + property + " must be a whole number, but is " + text);
    }
  }

  private void addStrings(Map<String, String> target, Object value, String where) {
    if (value == null) {
      return;
    }
    if (!(intrinsics.resolve(value, where) instanceof Map<?, ?> map)) {
      throw new TemplateException(where + " must be a mapping");
    }
    map.forEach(
        (key, element) -> {
          if (element instanceof Map<?, ?> || element instanceof List<?> || element == null) {
            throw new TemplateException(where + "." + key + " must be a string");
          }
          target.put(String.valueOf(key), element.toString());
        });
  }

  private Map<String, Object> globals(String kind) {
    return map(section("Globals"), kind);
  }

  private Map<String, Object> properties(String id) {
    return map(resource(id), "Properties");
  }

  private Map<String, Object> resource(String id) {
    return map(section("Resources"), id);
  }

  private Map<String, Object> section(String name) {
    return map(root, name);
  }

  private Map<String, Object> map(Map<String, Object> parent, String key) {
    Object value = parent.get(key);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked") // read from YAML with string keys
      Map<String, Object> map = (Map<String, Object>) value;
      return map;
    }
    throw new TemplateException(key + " in " + file + " must be a mapping");
  }

  /** Names and ARNs as they are when deployed locally. */
  private final class LocalNames implements Intrinsics.Names {
    @Override
    public Object ref(String logicalId) {
      Map<String, Object> parameters = section("Parameters");
      if (parameters.containsKey(logicalId)) {
        return parameter(map(parameters, logicalId));
      }
      int dot = logicalId.indexOf('.');
      if (dot > 0) {
        return samRef(logicalId.substring(0, dot), logicalId.substring(dot + 1));
      }
      return switch (String.valueOf(resource(logicalId).get("Type"))) {
        case "AWS::Serverless::Function" -> name(logicalId, "FunctionName");
        case "AWS::Serverless::StateMachine" -> stateMachineArn(name(logicalId, "Name"));
        case "AWS::S3::Bucket" -> bucket(logicalId);
        case "AWS::SNS::Topic" -> topicArn(name(logicalId, "TopicName"));
        case "AWS::SSM::Document", "AWS::SSM::Parameter" -> name(logicalId, "Name");
        default -> null;
      };
    }

    @Override
    public String attribute(String logicalId, String attribute) {
      String type = String.valueOf(resource(logicalId).get("Type"));
      return switch (type + "." + attribute) {
        case "AWS::Serverless::Function.Arn" -> functionArn(name(logicalId, "FunctionName"));
        case "AWS::Serverless::StateMachine.Arn" -> stateMachineArn(name(logicalId, "Name"));
        case "AWS::Serverless::StateMachine.Name" -> name(logicalId, "Name");
        case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + bucket(logicalId);
        case "AWS::SSM::Parameter.Value" ->
            text(logicalId, "Value", required(logicalId, "Value", properties(logicalId)));
        default -> null;
      };
    }

    private Object parameter(Map<String, Object> parameter) {
      Object value = parameter.get("Default");
      if (value == null) {
        return null;
      }
      String type = String.valueOf(parameter.get("Type"));
      return type.equals("CommaDelimitedList") || type.startsWith("List<")
          ? List.of(value.toString().split(",", -1))
          : value.toString();
    }

    /** SAM's own references to what AutoPublishAlias makes of a function. */
    private String samRef(String logicalId, String attribute) {
      if (!"AWS::Serverless::Function".equals(resource(logicalId).get("Type"))) {
        return null;
      }
      String arn = functionArn(name(logicalId, "FunctionName"));
      return switch (attribute) {
        case "Alias" ->
            arn
                + ":"
                + text(
                    logicalId,
                    "AutoPublishAlias",
                    required(logicalId, "AutoPublishAlias", withGlobals("Function", logicalId)));
        case "Version" -> arn + ":1";
        default -> null;
      };
    }

    private String bucket(String logicalId) {
      Object name = properties(logicalId).get("BucketName");
      return name == null
          ? (STACK + "-" + logicalId).toLowerCase(Locale.ROOT)
          : text(logicalId, "BucketName", name);
    }
  }
}
