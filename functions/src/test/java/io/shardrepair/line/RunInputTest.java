package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunInputTest {
  private static final String KEY = "exports/a/1.tsm";
  private static final String FIRST = "m v=1 1\n".repeat(50);
  private static final String SECOND = "m v=2 2\n".repeat(60);

  private final MemoryStore store = new MemoryStore();

  @Test
  void partsAreReadOneBehindTheOtherFromAnyOfThem() throws IOException {
    byte[] first = frame(FIRST);
    byte[] second = frame(SECOND);
    Run run = run(FIRST.length() + SECOND.length(), first, new byte[0], second);

    try (RunInput all = new RunInput(store, run, 0)) {
      assertThat(all.partStart(0)).isEqualTo(-1);
      assertThat(all.read()).isEqualTo('m');
      assertThat(all.partStart(0)).isZero();
      assertThat(all.partStart(2)).isEqualTo(-1);
      assertThat(all.storedBytes()).isEqualTo(first.length);
      assertThat("m" + new String(all.readAllBytes(), US_ASCII)).isEqualTo(FIRST + SECOND);
      assertThat(all.partStart(1)).isEqualTo(FIRST.length());
      assertThat(all.partStart(2)).isEqualTo(FIRST.length());
      assertThat(all.storedBytes()).isEqualTo(run.bytes());
    }
    try (RunInput last = new RunInput(store, run, 2)) {
      assertThat(new String(last.readAllBytes(), US_ASCII)).isEqualTo(SECOND);
      assertThat(last.partStart(1)).isEqualTo(-1);
      assertThat(last.partStart(2)).isZero();
      assertThat(last.storedBytes()).isEqualTo(second.length);
    }
  }

  @Test
  void aFrameThatIsCutOffBehindAWholeOneIsAnErrorThatNamesItsPart() {
    byte[] second = frame(SECOND);
    for (int length = 1; length < second.length; length++) {
      ByteArrayOutputStream part = new ByteArrayOutputStream();
      part.writeBytes(frame(FIRST));
      part.write(second, 0, length);
      byte[] before = frame("a v=1 1\n");
      Run run = run(8 + FIRST.length(), before, part.toByteArray());
      for (int from = 0; from <= 1; from++) {
        RunInput input = new RunInput(store, run, from);
        assertThatThrownBy(input::readAllBytes, "%d of %d bytes", length, second.length)
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(
                KEY + ": part at offset " + before.length + " with " + part.size() + " bytes is ");
      }
    }
  }

  private Run run(long rawBytes, byte[]... parts) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    List<Run.Part> described = new ArrayList<>();
    for (byte[] part : parts) {
      described.add(new Run.Part(object.size(), part.length));
      object.writeBytes(part);
    }
    store.write(KEY, object.toByteArray());
    return new Run(
        "1.tsm",
        Run.Kind.TSM,
        1,
        KEY,
        Codec.ZSTD,
        object.size(),
        rawBytes,
        0,
        Optional.empty(),
        described,
        List.of(),
        false);
  }

  private static byte[] frame(String text) {
    return Zstd.compress(text.getBytes(US_ASCII));
  }
}
