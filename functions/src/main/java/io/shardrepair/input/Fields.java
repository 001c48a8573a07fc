package io.shardrepair.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Strict reader of a JSON object's fields.
 *
 * <p>A getter that finds a mistake records it under the field's full path and returns a stand-in of
 * the required type, so that one reading finds all mistakes of a document. {@link #finish} then
 * throws them all, together with the fields that nobody asked for. Nothing read may be used before
 * {@code finish} has returned.
 *
 * <p>A {@code null} is a value of the wrong type, not a field that was left out.
 */
public final class Fields {
  private final String path;
  private final JsonNode object;
  private final List<String> mistakes;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Fields> children = new ArrayList<>();

  private Fields(String path, JsonNode object, List<String> mistakes) {
    this.path = path;
    this.object = object;
    this.mistakes = mistakes;
    if (!object.isObject()) {
      mistakes.add(
          (path.isEmpty() ? "document" : path) + ": must be an object, not " + type(object));
    }
  }

  /** Reads a whole document. */
  public static Fields of(JsonNode document) {
    return new Fields("", document, new ArrayList<>());
  }

  /** Whether the field is present, with a value of any type. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** Declares a field that is known but not read here; the caller records its mistakes. */
  public void known(String name) {
    ask(name);
  }

  /** A string that must be present and not empty. */
  public String text(String name) {
    return optionalText(name).orElseGet(() -> required(name, "a string", ""));
  }

  /** A string that may be left out but not be empty; the stand-in is absent. */
  public Optional<String> optionalText(String name) {
    JsonNode value = ask(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      mistake(name, "must be a string, not " + type(value));
      return Optional.of("");
    }
    if (value.textValue().isEmpty()) {
      mistake(name, "must not be empty");
    }
    return Optional.of(value.textValue());
  }

  /** A whole number that must be present, {@code min ≤ number ≤ max}. */
  public long number(String name, long min, long max) {
    OptionalLong value = optionalNumber(name, min, max);
    return value.isPresent() ? value.getAsLong() : required(name, "a whole number", min);
  }

  /** A whole number that may be left out, {@code min ≤ number ≤ max}. */
  public OptionalLong optionalNumber(String name, long min, long max) {
    JsonNode value = ask(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      mistake(name, "must be a whole number, not " + type(value));
      return OptionalLong.of(min);
    }
    long number = value.longValue();
    if (number < min || number > max) {
      mistake(name, "must be " + range(min, max) + ", not " + number);
      return OptionalLong.of(min);
    }
    return OptionalLong.of(number);
  }

  /** 1 to {@code most} whole numbers, each {@code min ≤ number ≤ max}; may be left out. */
  public List<Long> optionalNumbers(String name, long min, long max, int most) {
    JsonNode value = ask(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      mistake(name, "must be an array of 1 to " + most + " whole numbers");
      return List.of();
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode element : value) {
      boolean whole = element.isIntegralNumber() && element.canConvertToLong();
      if (!whole || element.longValue() < min || element.longValue() > max) {
        String field = name + "[" + numbers.size() + "]";
        mistake(field, "must be a whole number, " + range(min, max) + ", not " + type(element));
      }
      numbers.add(element.longValue());
    }
    return numbers;
  }

  /** A number from 0 to 1 that may be left out. */
  public double optionalShare(String name, double fallback) {
    JsonNode value = ask(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
      mistake(name, "must be a number from 0 to 1, not " + type(value));
      return fallback;
    }
    return value.doubleValue();
  }

  /** A boolean that may be left out. */
  public boolean optionalFlag(String name, boolean fallback) {
    JsonNode value = ask(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      mistake(name, "must be true or false, not " + type(value));
    }
    return value.booleanValue();
  }

  /** An object that may be left out; its fields are checked as part of this document. */
  public Optional<Fields> optionalObject(String name) {
    JsonNode value = ask(name);
    return value == null ? Optional.empty() : Optional.of(child(pathOf(name), value));
  }

  /** An array of objects that must be present; it may be empty. */
  public List<Fields> objects(String name) {
    JsonNode value = ask(name);
    if (value == null) {
      return required(name, "an array", List.of());
    }
    if (!value.isArray()) {
      mistake(name, "must be an array, not " + type(value));
      return List.of();
    }
    List<Fields> elements = new ArrayList<>();
    for (JsonNode element : value) {
      elements.add(child(pathOf(name) + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** Records a mistake that the caller found in the value of a field. */
  public void mistake(String name, String what) {
    mistakes.add(pathOf(name) + ": " + what);
  }

  /**
   * Ends the reading of the document.
   *
   * @throws InvalidDocument with all recorded mistakes and all fields that nobody asked for
   */
  public void finish() {
    noteUnknown();
    if (!mistakes.isEmpty()) {
      throw new InvalidDocument(mistakes);
    }
  }

  private void noteUnknown() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                mistake(name, "unknown field; known are " + String.join(", ", asked));
              }
            });
    children.forEach(Fields::noteUnknown);
  }

  private Fields child(String childPath, JsonNode value) {
    Fields child = new Fields(childPath, value, mistakes);
    children.add(child);
    return child;
  }

  private JsonNode ask(String name) {
    asked.add(name);
    return object.get(name);
  }

  /** Records a missing field, unless its parent is not an object, which was already reported. */
  private <T> T required(String name, String type, T standIn) {
    if (object.isObject()) {
      mistake(name, "missing; give " + type);
    }
    return standIn;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String range(long min, long max) {
    if (min == max) {
      return Long.toString(min);
    }
    return max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> value.toString();
      case BOOLEAN -> value.toString();
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
