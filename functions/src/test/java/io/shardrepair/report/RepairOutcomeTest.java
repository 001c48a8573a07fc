package io.shardrepair.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.decide.Shard;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.resolve.Samples;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RepairOutcomeTest {
  private static final String SAME = "m,h=a f=1 1\nm,h=a f=1 2\nm,h=a e=1i 1\n";
  private static final String OTHER_TYPE = "m,h=a f=1 1\nm,h=a f=1 2\nm,h=a e=1.5 2\n";

  @Test
  void saysHowAPlanEndsThatWritesNothing() throws IOException {
    assertThat(planned(Mode.REPAIR, "leave", SAME, SAME))
        .isEqualTo(new RepairOutcome(RepairStatus.EQUAL, "no copy lacks a point"));
    assertThat(planned(Mode.PLAN, "leave", SAME, SAME + "m,h=a g=1 1\n"))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.PLANNED, "1 point is missing from copies; nothing was written"));
    assertThat(planned(Mode.REPAIR, "leave", SAME, OTHER_TYPE))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.LEFT,
                "nothing was written: the 2 missing points are left on purpose"));
    assertThat(planned(Mode.REPAIR, "leave", SAME, SAME + "n f=1 1\n").status())
        .isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(planned(Mode.REPAIR, "leave", SAME, SAME + "m,h=a g=1 1\n").status())
        .isEqualTo(RepairStatus.FAILED);
  }

  @Test
  void copiesThatDisagreeAreNeverCalledEqualOrRepaired() throws IOException {
    assertThat(planned(Mode.REPAIR, "leave", SAME + "m,h=a c=1 1\n", SAME + "m,h=a c=2 1\n"))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.CONFLICTS, "no copy lacks a point; conflicts left as they are: 1"));
    Shard shard = Shard.of(SAME + "m,h=a c=1 1\nm,h=a g=1 1\n", SAME + "m,h=a c=2 1\n");
    RepairPlan plan = decide(shard, Mode.REPAIR, "leave");
    shard.follow(plan);

    assertThat(verified(shard, plan))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.CONFLICTS,
                "1 missing point was written and read back; conflicts left as they are: 1"));
  }

  @Test
  void aConflictThatIsNewAfterTheReplayIsNamedAndWhatIsHiddenIsKept() throws IOException {
    Shard shard = Shard.of(SAME + "m,h=a c=1 1\nm,h=a g=1 1\n", SAME + "m,h=a c=2 1\n");
    RepairPlan plan = decide(shard, Mode.REPAIR, "leave");
    // A client settles the old conflict and writes g on both, just before the replay.
    shard.copies.get("b").put(new Shard.Id("m,h=a", "c", 1), "1");
    shard.copies.get("a").put(new Shard.Id("m,h=a", "g", 1), "10");
    shard.copies.get("b").put(new Shard.Id("m,h=a", "g", 1), "10");
    shard.follow(plan);

    assertThat(verified(shard, plan))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.INCOMPLETE,
                "copies disagree on 1 point on which they did not before: somebody wrote while the"
                    + " repair did (m,h=a g at 1 ns: a holds 10, b holds 1): see refused points and"
                    + " dead letters, then plan again"));
    assertThat(gunzip(shard.store.read("repairs/r/undo/b/hidden.lp.gz")))
        .isEqualTo("m,h=a g=10 1\n");
    assertThat(shard.store.list("repairs/r/undo/a/")).isEmpty();
  }

  private static String gunzip(byte[] gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFailureIsOneWhateverElseIsKnown() {
    assertThat(
            RepairOutcome.of(
                Optional.of(new Failure("E", "why")), Optional.empty(), Optional.empty()))
        .isEqualTo(new RepairOutcome(RepairStatus.FAILED, "why"));
  }

  @Test
  void whatWasPlannedAndReadBackIsRepaired() throws IOException {
    Shard shard =
        Shard.of(SAME + "m,h=a c=1 1\nm,h=a g=1 1\n", OTHER_TYPE + "m,h=a c=2 1\nm,h=a f=1 3\n");
    RepairPlan plan = decide(shard, Mode.REPAIR, "max");
    shard.follow(plan);

    assertThat(verified(shard, plan))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.REPAIRED,
                "2 missing points were written and read back; 1 conflict was resolved by max; 2 points are left missing on purpose"));
  }

  @Test
  void whatIsMissingBesideWhatWasLeftMakesARepairIncomplete() throws IOException {
    Shard shard = Shard.of(SAME + "m,h=a c=1 1\n", OTHER_TYPE + "m,h=a c=2 1\nm,h=a f=1 3\n");
    RepairPlan plan = decide(shard, Mode.REPAIR, "max");

    assertThat(verified(shard, plan))
        .isEqualTo(
            new RepairOutcome(
                RepairStatus.INCOMPLETE,
                "a lacks 2 points, where 1 was to be left; copies hold 1 point with different values, where 0 were to be left: see refused points and dead letters, then plan again"));

    shard.copies.get("a").put(new Shard.Id("m,h=a", "e", 2), "7i");
    shard.copies.get("a").put(new Shard.Id("m,h=a", "c", 1), "2");

    assertThat(verified(shard, plan).message())
        .startsWith("a lacks 1 point, where as many, but others were to be left");
  }

  private static RepairOutcome planned(Mode mode, String policy, String... copies)
      throws IOException {
    return RepairOutcome.of(
        Optional.empty(), Optional.of(decide(Shard.of(copies), mode, policy)), Optional.empty());
  }

  private static RepairPlan decide(Shard shard, Mode mode, String policy) throws IOException {
    return shard.decide(
        Samples.topology(
            mode,
            new RepairOptions(false, false, ConflictPolicy.of(policy), List.of(), Optional.empty()),
            new Settings(
                new Settings.GuardRails(1, 10),
                Settings.DEFAULT.preflight(),
                Settings.DEFAULT.replay()),
            "a",
            "b"));
  }

  private static RepairOutcome verified(Shard shard, RepairPlan plan) throws IOException {
    return RepairOutcome.of(
        Optional.empty(),
        Optional.of(plan),
        Optional.of(
            new Verifier(new RepairObjects(shard.store, "r"))
                .verify(plan, shard.compare(shard.manifests()))));
  }
}
