package io.shardrepair.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Manifest;
import io.shardrepair.model.Answer;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verification;
import io.shardrepair.verify.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever the copies, the policy and the answers: a plan that is followed leaves what an oracle
 * says, verification agrees, and the undo folder brings back what was there.
 */
class PlanEqualsOracleTest {
  private static final String[] SERIES = {
    "m", "m,h=a", "m,h=a,r=x", "m,h=b", "n", "n,r=x", "o!,h=a"
  };
  private static final String[] FIELDS = {"f", "g", "h\\ i"};
  private static final String[] POLICIES = {"leave", "majority", "max", "min", "prefer:b"};
  private static final Map<String, String[]> VALUES =
      Map.of(
          "integer", new String[] {"1i", "2i", "-3i"},
          "float", new String[] {"1", "2.5", "-0", "0", "1e+06"},
          "string", new String[] {"\"\"", "\"a b,c=d\"", "\"x\\\"y\\\\\""},
          "boolean", new String[] {"true", "false"});

  @Property
  void aPlanThatIsFollowedLeavesWhatTheOracleSays(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Shard shard = copies(random);
    String[] names = shard.copies.keySet().toArray(String[]::new);
    ConflictPolicy policy = ConflictPolicy.of(pick(random, POLICIES));
    Map<String, Map<Shard.Id, String>> before = deepCopy(shard.copies);

    RepairPlan planned =
        shard.decide(
            Samples.topology(
                Mode.PLAN,
                new RepairOptions(false, false, policy, List.of(), Optional.empty()),
                names));
    assertThat(planned.undo()).isEmpty();
    assertThat(planned.deletes()).isZero();
    Map<String, Choice> choices = new HashMap<>();
    List<Answer> answers = new ArrayList<>();
    for (String series : suspects(before)) {
      Choice choice = List.of(Choice.values()).get(random.nextInt(3));
      choices.put(series, choice);
      answers.add(new Answer(Optional.empty(), Optional.of(series), choice));
    }
    assertThat(planned.suspectedDeletes().series()).isEqualTo(choices.size());

    RepairPlan plan =
        shard.apply(
            Samples.topology(
                Mode.APPLY,
                new RepairOptions(false, false, ConflictPolicy.LEAVE, answers, Optional.empty()),
                names),
            planned);
    shard.follow(plan);

    Map<String, Map<Shard.Id, String>> expected = expected(before, policy, choices);
    assertThat(shard.copies).isEqualTo(expected);
    assertThat(plan.decision())
        .isEqualTo(expected.equals(before) ? Decision.NOTHING_TO_REPLAY : Decision.REPLAY);
    Verification verified = verify(shard, plan);
    assertThat(verified.asPlanned()).isTrue();
    assertThat(verified.missing()).isEqualTo(plan.leftMissing());
    assertThat(verified.conflicts().found()).isEqualTo(plan.conflicts().left());

    undo(shard, plan, before);
    loseAWrittenPoint(random, shard, plan, expected);
  }

  /** A copy has one type for a field of a measurement, as influxd has it within a shard. */
  private static Shard copies(Random random) {
    Shard shard = new Shard(random.nextBoolean() ? 1 << 20 : 30 + random.nextInt(200));
    int copies = 2 + random.nextInt(3);
    boolean typesDiffer = random.nextInt(3) == 0;
    Map<String, String> types = new HashMap<>();
    double loss = random.nextDouble();
    List<String> absentSomewhere =
        Arrays.stream(SERIES).filter(s -> random.nextInt(4) == 0).toList();
    for (int copy = 0; copy < copies; copy++) {
      Map<Shard.Id, String> points = new LinkedHashMap<>();
      for (String series : SERIES) {
        boolean absent = absentSomewhere.contains(series) && random.nextBoolean();
        for (String field : FIELDS) {
          String of = series.charAt(0) + field + (typesDiffer ? copy : "");
          String type =
              types.computeIfAbsent(
                  of, o -> pick(random, VALUES.keySet().stream().sorted().toArray(String[]::new)));
          for (long time = 1; time <= 3; time++) {
            if (!absent && random.nextDouble() > loss) {
              // Mostly the value that goes with the point, so that not all is in conflict.
              String[] values = VALUES.get(type);
              String usual = values[(int) (time % values.length)];
              points.put(
                  new Shard.Id(series, field, time),
                  random.nextInt(4) == 0 ? pick(random, values) : usual);
            }
          }
        }
      }
      shard.copies.put(Character.toString('a' + copy), points);
    }
    return shard;
  }

  private static Set<String> suspects(Map<String, Map<Shard.Id, String>> copies) {
    Set<String> suspects = new TreeSet<>();
    List<Set<String>> series =
        copies.values().stream()
            .map(
                points ->
                    points.keySet().stream().map(Shard.Id::series).collect(Collectors.toSet()))
            .toList();
    series.forEach(suspects::addAll);
    suspects.removeIf(name -> series.stream().allMatch(held -> held.contains(name)));
    return suspects;
  }

  private static Map<String, Map<Shard.Id, String>> expected(
      Map<String, Map<Shard.Id, String>> before,
      ConflictPolicy policy,
      Map<String, Choice> choices) {
    Map<String, Map<Shard.Id, String>> expected = deepCopy(before);
    Set<Shard.Id> ids =
        before.values().stream().flatMap(p -> p.keySet().stream()).collect(Collectors.toSet());
    for (Shard.Id id : ids) {
      Choice choice = choices.getOrDefault(id.series(), Choice.REPLAY);
      if (choice == Choice.LEAVE) {
        continue;
      }
      if (choice == Choice.DELETE) {
        expected.values().forEach(points -> points.remove(id));
        continue;
      }
      Map<String, String> held = new LinkedHashMap<>();
      before.forEach((copy, points) -> held.put(copy, points.get(id)));
      List<String> values = held.values().stream().filter(Objects::nonNull).toList();
      if (values.stream().distinct().count() == 1) {
        for (String copy : held.keySet()) {
          if (held.get(copy) == null && takes(before, copy, id, values.get(0))) {
            expected.get(copy).put(id, values.get(0));
          }
        }
        continue;
      }
      String winner = winner(policy, held, values);
      if (winner != null
          && held.keySet().stream()
              .allMatch(copy -> winner.equals(held.get(copy)) || takes(before, copy, id, winner))) {
        held.keySet().forEach(copy -> expected.get(copy).put(id, winner));
      }
    }
    return expected;
  }

  private static String winner(
      ConflictPolicy policy, Map<String, String> held, List<String> values) {
    return switch (policy.text()) {
      case "prefer:b" -> held.get("b");
      case "majority" ->
          values.size() < 3
              ? null
              : values.stream()
                  .filter(v -> 2 * values.stream().filter(v::equals).count() > values.size())
                  .findFirst()
                  .orElse(null);
      case "max" -> extreme(values, 1);
      case "min" -> extreme(values, -1);
      default -> null;
    };
  }

  private static String extreme(List<String> values, int sign) {
    Set<String> types = values.stream().map(PlanEqualsOracleTest::type).collect(Collectors.toSet());
    if (types.size() > 1 || types.contains("string") || types.contains("boolean")) {
      return null;
    }
    double best = values.stream().mapToDouble(v -> sign * number(v)).max().orElseThrow() * sign;
    Set<String> winners =
        values.stream().filter(v -> number(v) == best).collect(Collectors.toSet());
    return winners.size() == 1 ? winners.iterator().next() : null;
  }

  private static double number(String value) {
    return Double.parseDouble(value.replace("i", ""));
  }

  private static boolean takes(
      Map<String, Map<Shard.Id, String>> before, String copy, Shard.Id id, String value) {
    String measurement = measurement(id);
    List<String> order = new ArrayList<>(before.keySet());
    order.remove(copy);
    order.add(0, copy);
    for (String each : order) {
      Optional<String> type =
          before.get(each).entrySet().stream()
              .filter(e -> measurement(e.getKey()).equals(measurement))
              .filter(e -> e.getKey().field().equals(id.field()))
              .map(e -> type(e.getValue()))
              .findFirst();
      if (type.isPresent()) {
        return type.get().equals(type(value));
      }
    }
    throw new AssertionError("somebody holds the point");
  }

  private static String measurement(Shard.Id id) {
    return id.series().split(",", 2)[0];
  }

  private static String type(String value) {
    if (value.startsWith("\"")) {
      return "string";
    }
    if (value.equals("true") || value.equals("false")) {
      return "boolean";
    }
    return value.endsWith("i") ? "integer" : "float";
  }

  private static Verification verify(Shard shard, RepairPlan plan) throws IOException {
    List<Manifest> manifests = shard.manifests();
    return new Verifier(new RepairObjects(shard.store, "r")).verify(plan, shard.compare(manifests));
  }

  /** Takes a plan back, on a copy of the copies: what was there is there again, unchanged. */
  private static void undo(Shard shard, RepairPlan plan, Map<String, Map<Shard.Id, String>> before)
      throws IOException {
    for (String copy : before.keySet()) {
      Map<Shard.Id, String> points = new HashMap<>(shard.copies.get(copy));
      Set<String> seriesBefore =
          before.get(copy).keySet().stream().map(Shard.Id::series).collect(Collectors.toSet());
      String folder = "repairs/applied/undo/" + copy + "/";
      for (String key : plan.undo().stream().filter(k -> k.startsWith(folder)).toList()) {
        if (key.endsWith(".lp.gz")) {
          points.putAll(shard.read(key));
        } else {
          String statements =
              new String(shard.store.read(key), java.nio.charset.StandardCharsets.UTF_8);
          assertThat(statements.lines()).allMatch(line -> line.startsWith("DELETE FROM \""));
          long deleted = points.keySet().stream().map(Shard.Id::series).distinct().count();
          points.keySet().removeIf(id -> !seriesBefore.contains(id.series()));
          deleted -= points.keySet().stream().map(Shard.Id::series).distinct().count();
          assertThat(statements.lines().count()).isGreaterThanOrEqualTo(deleted);
        }
      }
      assertThat(points).containsAllEntriesOf(before.get(copy));
      assertThat(points.keySet().stream().map(Shard.Id::series)).isSubsetOf(seriesBefore);
    }
  }

  /** Verification notices any point that is not there, also in place of one that was left. */
  private static void loseAWrittenPoint(
      Random random, Shard shard, RepairPlan plan, Map<String, Map<Shard.Id, String>> expected)
      throws IOException {
    List<String> copies = new ArrayList<>(expected.keySet());
    String copy = copies.get(random.nextInt(copies.size()));
    List<Shard.Id> shared =
        expected.get(copy).entrySet().stream()
            .filter(
                e ->
                    expected.values().stream()
                        .allMatch(p -> e.getValue().equals(p.get(e.getKey()))))
            .map(Map.Entry::getKey)
            .sorted(java.util.Comparator.comparing(Shard.Id::toString))
            .toList();
    if (shared.isEmpty()) {
      return;
    }
    shard.copies.get(copy).remove(shared.get(random.nextInt(shared.size())));

    Verification verified = verify(shard, plan);

    assertThat(verified.asPlanned()).isFalse();
    assertThat(verified.copy(copy).asPlanned()).isFalse();
  }

  private static Map<String, Map<Shard.Id, String>> deepCopy(
      Map<String, Map<Shard.Id, String>> copies) {
    Map<String, Map<Shard.Id, String>> copy = new LinkedHashMap<>();
    copies.forEach((name, points) -> copy.put(name, new HashMap<>(points)));
    return copy;
  }

  private static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }
}
