package io.shardrepair.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.RunInput;
import io.shardrepair.partition.Partition.Start;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartProofTest {
  /** Three parts of two lines of eight bytes each: parts begin at raw bytes 0, 16 and 32. */
  private static final Run RUN;

  private static final MemoryStore STORE = new MemoryStore();

  static {
    RUN = Exports.run(STORE, "a", "1.tsm", Run.Kind.TSM, "m f=1 1\n".repeat(6), Codec.PLAIN, 16);
  }

  @Test
  void aRecordThatBeginsWhereTheNextWorkerDoesProves() throws IOException {
    StartProof proof = proof(Start.OF_RUN, Optional.of(new Start(1, 8)), 48);
    proof.recordAt(16);
    assertThat(proof.proven()).isFalse();
    proof.recordAt(24);
    assertThat(proof.proven()).isTrue();
    proof.recordAt(32);
    assertThat(proof.proven()).isTrue();
  }

  @Test
  void aRecordBehindItRefutesForGood() throws IOException {
    StartProof proof = proof(Start.OF_RUN, Optional.of(new Start(1, 8)), 48);
    proof.recordAt(25);
    proof.recordAt(24);
    assertThat(proof.proven()).isFalse();
    assertThat(proof.isOpenBefore(1000)).isFalse();
  }

  @Test
  void positionsCountFromWhereReadingBegan() throws IOException {
    // Reads from part 1 on and skips 3 bytes of it: part 2 is 16 bytes further, less these 3.
    StartProof proof = proof(new Start(1, 3), Optional.of(new Start(2, 8)), 32);
    proof.recordAt(20);
    assertThat(proof.proven()).isFalse();
    proof.recordAt(21);
    assertThat(proof.proven()).isTrue();
  }

  @Test
  void theNextWorkerMayBeginInThePartThatThisOneBeganIn() throws IOException {
    StartProof proof = proof(new Start(1, 3), Optional.of(new Start(1, 11)), 32);
    assertThat(proof.isOpenBefore(7)).isFalse();
    assertThat(proof.isOpenBefore(8)).isTrue();
    proof.recordAt(8);
    assertThat(proof.proven()).isTrue();
  }

  @Test
  void nothingIsKnownBeforeThePartIsReached() throws IOException {
    RunInput input = new RunInput(STORE, RUN, 0);
    StartProof proof = new StartProof(input, Start.OF_RUN);
    proof.expect(Optional.of(new Start(1, 0)));
    input.skipNBytes(16);
    proof.recordAt(100);
    assertThat(proof.proven()).isFalse();
    assertThat(proof.isOpenBefore(100)).isFalse();
    input.skipNBytes(1);
    assertThat(proof.isOpenBefore(100)).isTrue();
    proof.recordAt(16);
    assertThat(proof.proven()).isTrue();
  }

  @Test
  void recordsMustBeSeenFromWhereTheyCouldProve() throws IOException {
    StartProof proof = proof(new Start(1, 3), Optional.of(new Start(2, 8)), 32);
    assertThat(proof.isOpenBefore(20)).isFalse();
    assertThat(proof.isOpenBefore(21)).isTrue();
    proof.recordAt(21);
    assertThat(proof.isOpenBefore(21)).isFalse();
  }

  @Test
  void startsThatAreCertainNeedNoProof() throws IOException {
    assertThat(proof(Start.OF_RUN, Optional.empty(), 0).proven()).isTrue();
    assertThat(proof(new Start(1, 3), Optional.of(Start.OF_RUN), 0).proven()).isTrue();
    assertThat(proof(new Start(1, 3), Optional.of(new Start(1, 3)), 0).proven()).isTrue();
    assertThat(proof(new Start(1, 3), Optional.of(new Start(1, 4)), 0).proven()).isFalse();
    assertThat(StartProof.NOTHING_TO_PROVE.proven()).isTrue();
  }

  @Test
  void theRecordThatStandsMayProveTheNextStartToo() throws IOException {
    StartProof proof = proof(Start.OF_RUN, Optional.of(new Start(1, 0)), 48);
    proof.recordAt(16);
    proof.recordAt(32);
    proof.expect(Optional.of(new Start(2, 0)));
    assertThat(proof.proven()).isTrue();
    proof.expect(Optional.of(new Start(2, 8)));
    assertThat(proof.proven()).isFalse();
    proof.recordAt(40);
    assertThat(proof.proven()).isTrue();
  }

  @Test
  void theSameStartAgainIsAsRightOrWrongAsBefore() throws IOException {
    StartProof proof = proof(Start.OF_RUN, Optional.of(new Start(1, 0)), 48);
    proof.recordAt(16);
    proof.recordAt(32);
    proof.expect(Optional.of(new Start(1, 0)));
    assertThat(proof.proven()).isTrue();

    StartProof wrong = proof(Start.OF_RUN, Optional.of(new Start(1, 1)), 48);
    wrong.recordAt(24);
    wrong.expect(Optional.of(new Start(1, 1)));
    assertThat(wrong.proven()).isFalse();
  }

  /** Of a worker that begins somewhere, and has had so many bytes of its input. */
  private static StartProof proof(Start own, Optional<Start> next, int bytesRead)
      throws IOException {
    RunInput input = new RunInput(STORE, RUN, own.part());
    input.skipNBytes(bytesRead);
    StartProof proof = new StartProof(input, own);
    proof.expect(next);
    return proof;
  }
}
