package io.shardrepair.local.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each rule fires on what breaks it, and on nothing else. */
class OracleTest {
  private static final Sample ONE = sample(0, 1);
  private static final Sample TWO = ONE.with(2);
  private static final Sample LATER = sample(60, 5);
  private static final Outcome REPAIRED = new Outcome("REPAIRED", "", Map.of(), Set.of());

  private final ClientLedger ledger = new ClientLedger();
  private Hazards hazards = hazards("leave");

  @Test
  void whatClientsWroteAndAllServersAnswerIsFine() throws Exception {
    ledger.acknowledged("a", List.of(ONE, LATER));

    assertThat(judged(REPAIRED, nodes(answers(ONE, LATER), answers()), both(ONE, LATER))).isEmpty();
  }

  @Test
  void aValueThatNobodyWroteIsInvented() throws Exception {
    ledger.acknowledged("a", List.of(ONE));

    assertThat(judged(REPAIRED, both(ONE), both(TWO))).first().asString().startsWith("INVENTED");
  }

  @Test
  void aNewestValueThatGaveWayToAnOlderOneIsLost() throws Exception {
    ledger.acknowledged("a", List.of(TWO));
    ledger.acknowledged("b", List.of(ONE));

    assertThat(judged(REPAIRED, nodes(answers(TWO), answers(ONE)), both(ONE)))
        .first()
        .asString()
        .startsWith("LOST, 1 times");
  }

  @Test
  void aPolicyMayChooseAnOlderValueOfAConflict() throws Exception {
    hazards = hazards("min");
    ledger.acknowledged("a", List.of(TWO));
    ledger.acknowledged("b", List.of(ONE));

    assertThat(judged(REPAIRED, nodes(answers(TWO), answers(ONE)), both(ONE))).isEmpty();
  }

  @Test
  void noPolicyMayChooseAValueOverOneWrittenDuringTheRepair() throws Exception {
    hazards = hazards("min");
    ledger.acknowledged("a", List.of(ONE));
    Oracle oracle = new Oracle(hazards, ledger, nodes(answers(ONE), answers()));
    ledger.acknowledged("a", List.of(TWO));
    ledger.acknowledged("b", List.of(TWO));

    assertThat(oracle.judge(REPAIRED, nodes(answers(TWO), answers(ONE)), Map.of()))
        .anySatisfy(told -> assertThat(told).startsWith("LOST, acknowledged during the repair"))
        .anySatisfy(told -> assertThat(told).startsWith("CONTRADICTED"));
  }

  @Test
  void aPointThatIsNoLongerAnsweredIsGone() throws Exception {
    ledger.acknowledged("a", List.of(ONE, LATER));

    assertThat(judged(REPAIRED, both(ONE, LATER), both(ONE)))
        .anySatisfy(told -> assertThat(told).startsWith("GONE, 2 times"));
  }

  @Test
  void aSuccessWithAPointAnsweredTwiceIsContradicted() throws Exception {
    ledger.acknowledged("a", List.of(ONE));
    Map<String, Answers> doubled =
        nodes(answers(ONE), new Answers(Map.of(ONE.point(), List.of("1", "1"))));

    assertThat(judged(REPAIRED, doubled, doubled))
        .first()
        .asString()
        .startsWith("CONTRADICTED REPAIRED, answers differ");
  }

  @Test
  void aSuccessMayLeaveJustAsManyPointsAsItTellsOf() throws Exception {
    ledger.acknowledged("a", List.of(ONE));
    Map<String, Answers> hole = nodes(answers(ONE), answers());
    Outcome told = new Outcome("REPAIRED", "", Map.of("b", 1L), Set.of());

    assertThat(judged(told, hole, hole)).isEmpty();
    assertThat(judged(REPAIRED, hole, hole))
        .first()
        .asString()
        .startsWith("CONTRADICTED REPAIRED, which tells of 0 points that b lacks");
    assertThat(judged(new Outcome("NEEDS_REVIEW", "", Map.of(), Set.of()), hole, hole)).isEmpty();
  }

  @Test
  void aSuccessWithExportsThatDifferIsContradicted() throws Exception {
    ledger.acknowledged("a", List.of(ONE));
    Oracle oracle = new Oracle(hazards, ledger, both(ONE));

    assertThat(
            oracle.judge(
                REPAIRED, both(ONE), Map.of("a", Map.of("p", "1i"), "b", Map.of("p", "2i"))))
        .first()
        .asString()
        .startsWith("CONTRADICTED REPAIRED, exports differ");
  }

  @Test
  void aFailureHasANameThatIsDocumented() throws Exception {
    assertThat(DocumentedErrors.names()).contains("ExportIncomplete", "PlanOutdated");
    assertThat(judged(new Outcome("FAILED", "", Map.of(), Set.of("PlanOutdated")), both(), both()))
        .isEmpty();
    assertThat(
            judged(
                new Outcome("FAILED", "why", Map.of(), Set.of("java.io.IOException")),
                both(),
                both()))
        .containsExactly("FAILURE WITHOUT A NAME, 1 times:", "  java.io.IOException: why");
  }

  private List<String> judged(
      Outcome outcome, Map<String, Answers> before, Map<String, Answers> after) throws IOException {
    return new Oracle(hazards, ledger, before).judge(outcome, after, Map.of());
  }

  private static Hazards hazards(String policy) {
    return new Hazards(0, 2, Set.of(Hazard.HOLES), policy, true);
  }

  private static Sample sample(long time, long value) {
    return Sample.of("cpu", new TreeMap<>(Map.of("host", "h")), "i", time, value);
  }

  private static Answers answers(Sample... samples) {
    Map<Point, List<String>> points = new HashMap<>();
    for (Sample sample : samples) {
      points.put(sample.point(), List.of(sample.answer()));
    }
    return new Answers(points);
  }

  private static Map<String, Answers> both(Sample... samples) {
    return nodes(answers(samples), answers(samples));
  }

  private static Map<String, Answers> nodes(Answers ofA, Answers ofB) {
    return new TreeMap<>(Map.of("a", ofA, "b", ofB));
  }
}
