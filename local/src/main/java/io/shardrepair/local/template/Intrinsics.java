package io.shardrepair.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates CloudFormation's intrinsic functions as far as the locally deployed parts of a template
 * need them: Ref, Fn::GetAtt, Fn::Sub, Fn::Join, Fn::If and the condition functions.
 *
 * <p>Anything else is an error that names the place, never a silent null.
 */
public final class Intrinsics {
  public static final String REGION = "us-east-1";
  public static final String ACCOUNT = "000000000000";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");
  private static final Object NO_VALUE = new Object();

  /** What a resource's Ref and attributes are when deployed locally. */
  interface Names {
    /** a string, a list for a list parameter, or null if there is nothing of this name */
    Object ref(String logicalId);

    /** null if there is no such attribute */
    String attribute(String logicalId, String attribute);
  }

  private final Map<String, Object> conditions;
  private final Names names;

  Intrinsics(Map<String, Object> conditions, Names names) {
    this.conditions = conditions;
    this.names = names;
  }

  /**
   * @param where resource and property, for the message
   * @return {@code value} with every function in it replaced; null for {@code AWS::NoValue}
   */
  Object resolve(Object value, String where) {
    Object result = evaluate(value, where);
    return result == NO_VALUE ? null : result;
  }

  /** Whether a named condition holds. */
  boolean condition(String name, String where) {
    Object expression = conditions.get(name);
    if (expression == null) {
      throw new TemplateException(where + " names condition " + name + ", which does not exist");
    }
    return truth(expression, "Conditions." + name);
  }

  private Object evaluate(Object value, String where) {
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        Object element = evaluate(list.get(i), where + "[" + i + "]");
        if (element != NO_VALUE) {
          result.add(element);
        }
      }
      return result;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (map.size() == 1) {
      String key = String.valueOf(map.keySet().iterator().next());
      if (key.equals("Ref") || key.startsWith("Fn::")) {
        return call(key, map.get(key), where);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach(
        (key, element) -> {
          Object resolved = evaluate(element, where + "." + key);
          if (resolved != NO_VALUE) {
            result.put(String.valueOf(key), resolved);
          }
        });
    return result;
  }

  private Object call(String function, Object argument, String where) {
    return switch (function) {
      case "Ref" -> ref(text(argument, where), where);
      case "Fn::GetAtt" -> {
        List<Object> parts = arguments(argument, 2, function, where);
        yield attribute(text(parts.get(0), where), text(parts.get(1), where), where);
      }
      case "Fn::Sub" -> sub(argument, where);
      case "Fn::Join" -> {
        List<Object> parts = arguments(argument, 2, function, where);
        List<String> elements = new ArrayList<>();
        for (Object element : list(evaluate(parts.get(1), where), function, where)) {
          elements.add(text(element, where));
        }
        yield String.join(text(parts.get(0), where), elements);
      }
      case "Fn::If" -> {
        List<Object> parts = arguments(argument, 3, function, where);
        yield evaluate(parts.get(condition(text(parts.get(0), where), where) ? 1 : 2), where);
      }
      default ->
          throw new TemplateException(
              where + " uses " + function + ", which the local AWS does not evaluate");
    };
  }

  private Object ref(String name, String where) {
    String pseudo = pseudoParameter(name);
    if (pseudo != null) {
      return pseudo;
    }
    if (name.equals("AWS::NoValue")) {
      return NO_VALUE;
    }
    Object value = names.ref(name);
    if (value == null) {
      throw new TemplateException(
          where + " refers to " + name + ", which has no local value (give a parameter a Default)");
    }
    return value;
  }

  private String attribute(String resource, String attribute, String where) {
    String value = names.attribute(resource, attribute);
    if (value == null) {
      throw new TemplateException(
          where + " asks for " + resource + "." + attribute + ", which has no local value");
    }
    return value;
  }

  private String sub(Object argument, String where) {
    Map<String, String> own = new LinkedHashMap<>();
    Object template = argument;
    if (argument instanceof List<?>) {
      List<Object> parts = arguments(argument, 2, "Fn::Sub", where);
      template = parts.get(0);
      if (!(parts.get(1) instanceof Map<?, ?> map)) {
        throw new TemplateException(where + ": the second argument of Fn::Sub must be a mapping");
      }
      map.forEach(
          (key, value) -> own.put(String.valueOf(key), text(evaluate(value, where), where)));
    }
    Matcher matcher = PLACEHOLDER.matcher(text(template, where));
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String value;
      if (!matcher.group(1).isEmpty()) {
        value = "${" + name + "}";
      } else if (own.containsKey(name)) {
        value = own.get(name);
      } else {
        // A dot is an attribute, except where SAM knows the whole as a Ref, as with Fn.Alias.
        int dot = name.indexOf('.');
        Object whole = dot > 0 ? names.ref(name) : null;
        if (dot > 0 && whole == null) {
          whole = attribute(name.substring(0, dot), name.substring(dot + 1), where);
        }
        value = text(whole != null ? whole : ref(name, where), where);
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }

  private boolean truth(Object expression, String where) {
    if (!(expression instanceof Map<?, ?> map) || map.size() != 1) {
      throw new TemplateException(where + " is no condition function");
    }
    String function = String.valueOf(map.keySet().iterator().next());
    Object argument = map.get(function);
    return switch (function) {
      case "Condition" -> condition(text(argument, where), where);
      case "Fn::Equals" -> {
        List<Object> sides = arguments(argument, 2, function, where);
        yield text(evaluate(sides.get(0), where), where)
            .equals(text(evaluate(sides.get(1), where), where));
      }
      case "Fn::Not" -> !truth(arguments(argument, 1, function, where).get(0), where);
      case "Fn::And" -> list(argument, function, where).stream().allMatch(e -> truth(e, where));
      case "Fn::Or" -> list(argument, function, where).stream().anyMatch(e -> truth(e, where));
      default ->
          throw new TemplateException(
              where + " uses " + function + ", which the local AWS does not evaluate");
    };
  }

  private static String pseudoParameter(String name) {
    return switch (name) {
      case "AWS::Region" -> REGION;
      case "AWS::AccountId" -> ACCOUNT;
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> "amazonaws.com";
      case "AWS::StackName" -> Template.STACK;
      default -> null;
    };
  }

  private static String text(Object value, String where) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new TemplateException(where + " must be a string, but is " + value);
  }

  private static List<Object> arguments(Object value, int count, String function, String where) {
    List<Object> list = list(value, function, where);
    if (list.size() != count) {
      throw new TemplateException(where + ": " + function + " takes " + count + " arguments");
    }
    return list;
  }

  private static List<Object> list(Object value, String function, String where) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    throw new TemplateException(where + ": " + function + " takes a list");
  }
}
