package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpInputTest {
  private static final String FIRST = "m v=1 1\n".repeat(100);
  private static final String SECOND = "m v=2 2\n".repeat(100);

  private Path file;

  @BeforeEach
  void name(@TempDir Path folder) {
    file = folder.resolve("a.lp");
  }

  /** What several members or frames are written by: {@code pigz}, {@code cat}, {@code zstd}. */
  private enum Packed {
    GZIP {
      @Override
      byte[] pack(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(text.getBytes(US_ASCII));
        }
        return out.toByteArray();
      }
    },
    ZSTD {
      @Override
      byte[] pack(String text) {
        return Zstd.compress(text.getBytes(US_ASCII));
      }
    };

    abstract byte[] pack(String text) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void allMembersAreRead(Packed packed) throws IOException {
    write(packed.pack(FIRST), packed.pack(""), packed.pack(SECOND), packed.pack(FIRST));
    assertThat(read()).isEqualTo(FIRST + SECOND + FIRST);
  }

  @ParameterizedTest
  @EnumSource
  void aMemberThatIsCutOffIsAnErrorBehindAWholeOneToo(Packed packed) throws IOException {
    byte[] second = packed.pack(SECOND);
    for (int length = 1; length < second.length; length++) {
      write(packed.pack(FIRST), Arrays.copyOf(second, length));
      assertThatThrownBy(this::read, "%d of %d bytes", length, second.length)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": truncated or damaged after ")
          .hasMessageEndingWith("; dump it again");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesBehindTheLastMemberAreAnError(Packed packed) throws IOException {
    write(packed.pack(FIRST), "m v=1 1\n".getBytes(US_ASCII));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": truncated or damaged after ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "m v=1 1\n", "\u001f", "(m", "# DDL\n"})
  void whatIsNotPackedIsReadAsItIs(String text) throws IOException {
    write(text.getBytes(US_ASCII));
    assertThat(read()).isEqualTo(text);
  }

  @Test
  void allStoredBytesAreTold() throws IOException {
    write(Packed.GZIP.pack(FIRST), Packed.GZIP.pack(SECOND));
    AtomicLong told = new AtomicLong();
    try (InputStream in = new DumpInput(file, told::addAndGet)) {
      in.readAllBytes();
    }
    assertThat(told).hasValue(Files.size(file));
  }

  private void write(byte[]... pieces) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.writeBytes(piece);
    }
    Files.write(file, all.toByteArray());
  }

  private String read() throws IOException {
    try (InputStream in = new DumpInput(file, n -> {})) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
