package io.shardrepair.trigger;

import io.shardrepair.input.Fields;
import io.shardrepair.model.Mode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the operators have set for alarms of a name.
 *
 * @param name the alarm's name; {@code *} stands for any text
 * @param database database to repair; absent to take it from tags or dimensions
 * @param retentionPolicy its retention policy; absent for the default one
 * @param lookBack times to repair; absent to take them from tags or the evaluated data
 * @param mode how far a repair goes
 * @param allowHot whether a shard that may still take writes is included
 * @param flapping when these alarms count as flapping
 */
public record AlarmMapping(
    String name,
    Optional<String> database,
    Optional<String> retentionPolicy,
    Optional<LookBack> lookBack,
    Mode mode,
    boolean allowHot,
    Flapping flapping) {

  /** The mapping for an alarm that no mapping names. */
  static AlarmMapping none(Flapping flapping) {
    return new AlarmMapping(
        "", Optional.empty(), Optional.empty(), Optional.empty(), Mode.PLAN, false, flapping);
  }

  static AlarmMapping read(Fields fields, Flapping usual) {
    Optional<String> database = fields.optionalText("database");
    Optional<String> retentionPolicy = fields.optionalText("retentionPolicy");
    if (retentionPolicy.isPresent() && database.isEmpty()) {
      fields.mistake("retentionPolicy", "is allowed only with database");
    }
    return new AlarmMapping(
        fields.text("name"),
        database,
        retentionPolicy,
        LookBack.read(fields),
        mode(fields),
        fields.optionalFlag("allowHot", false),
        Flapping.read(fields, usual));
  }

  private static Mode mode(Fields fields) {
    String label = fields.optionalText("mode").orElse(Mode.PLAN.label());
    if (label.equals(Mode.REPAIR.label())) {
      return Mode.REPAIR;
    }
    if (!label.isEmpty() && !label.equals(Mode.PLAN.label())) {
      fields.mistake("mode", "must be plan or repair, not \"" + label + "\"");
    }
    return Mode.PLAN;
  }

  boolean matches(String alarm) {
    String pattern =
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(alarm).matches();
  }
}
