package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class AbsentReaderTest {

  /** The series behind it would be taken for held by all copies. */
  @Test
  void aLineThatIsNullIsNotTheEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("null\n".getBytes(UTF_8));
    }
    MemoryStore store = new MemoryStore();
    store.write("absent", bytes.toByteArray());

    assertThatThrownBy(() -> new AbsentReader(store, Optional.of("absent")).close())
        .isInstanceOf(IOException.class)
        .hasMessage("it is null, not a AbsentSeries");
  }
}
