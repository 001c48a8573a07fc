package io.shardrepair.decide;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import io.shardrepair.model.ConflictPolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Chooses the value that wins a conflict, if the operator's policy decides it. */
final class ConflictRule {
  /** A majority of two copies would be both, and then there is no conflict. */
  private static final int MAJORITY_HOLDERS = 3;

  private final ConflictPolicy policy;
  private final int preferred;

  /**
   * @param copies names of all copies, in order
   * @throws IllegalArgumentException if the policy prefers a copy that is not among them
   */
  ConflictRule(ConflictPolicy policy, List<String> copies) {
    this.policy = policy;
    this.preferred = policy.preferred().map(copies::indexOf).orElse(-1);
    if (policy.preferred().isPresent() && preferred < 0) {
      throw new IllegalArgumentException(
          "conflicts: there is no copy %s to prefer, only %s"
              .formatted(policy.preferred().get(), String.join(", ", copies)));
    }
  }

  /** Whether any conflict is decided at all. */
  boolean decides() {
    return policy.rule() != ConflictPolicy.Rule.LEAVE;
  }

  /**
   * The value that wins, as printed; absent if the policy does not decide.
   *
   * @param values one per copy, absent where the copy lacks the point
   */
  Optional<DumpBytes> winner(List<Optional<DumpBytes>> values) {
    List<DumpBytes> held = values.stream().flatMap(Optional::stream).toList();
    return switch (policy.rule()) {
      case LEAVE -> Optional.empty();
      case PREFER -> values.get(preferred);
      case MAJORITY -> majority(held);
      case MAX -> greatest(held, 1);
      case MIN -> greatest(held, -1);
    };
  }

  private static Optional<DumpBytes> majority(List<DumpBytes> held) {
    return held.size() < MAJORITY_HOLDERS
        ? Optional.empty()
        : held.stream()
            .filter(value -> 2 * held.stream().filter(value::equals).count() > held.size())
            .findFirst();
  }

  /** The greatest number times a sign; none for other or mixed types, and 0 beside -0. */
  private static Optional<DumpBytes> greatest(List<DumpBytes> held, int sign) {
    ValueType type = type(held.get(0));
    boolean comparable =
        (type == ValueType.FLOAT || type == ValueType.INTEGER || type == ValueType.UNSIGNED)
            && held.stream().allMatch(value -> type(value) == type);
    if (!comparable) {
      return Optional.empty();
    }
    DumpBytes best = held.get(0);
    for (DumpBytes value : held) {
      int order = sign * number(value, type).compareTo(number(best, type));
      if (order > 0) {
        best = value;
      }
    }
    DumpBytes chosen = best;
    boolean tie =
        held.stream()
            .anyMatch(
                value ->
                    !value.equals(chosen)
                        && number(value, type).compareTo(number(chosen, type)) == 0);
    return tie ? Optional.empty() : Optional.of(chosen);
  }

  static ValueType type(DumpBytes value) {
    byte[] bytes = value.bytes();
    return ValueType.of(bytes, bytes.length);
  }

  /** The exact number: floats that print differently are different. */
  private static BigDecimal number(DumpBytes value, ValueType type) {
    String text = value.text();
    return new BigDecimal(type == ValueType.FLOAT ? text : text.substring(0, text.length() - 1));
  }
}
