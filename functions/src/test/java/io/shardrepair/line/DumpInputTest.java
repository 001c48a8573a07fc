package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** What {@code xz}, {@code bzip2} (also of nothing) and {@code zip} begin with. */
  @ParameterizedTest
  @CsvSource({
    "fd377a585a000004, 'is xz, which is not read; unpack it with unxz, or pack it with gzip or zstd'",
    "425a683931415926535900, 'is bzip2, which is not read; unpack it with bunzip2,'",
    "425a683917724538509000, 'is bzip2, which is not read; unpack it with bunzip2,'",
    "504b030414000000, 'is a zip archive, which is not read; unpack it with unzip,'",
  })
  void whatIsPackedInAnotherWayIsNamed(String hex, String problem) throws IOException {
    write(HexFormat.of().parseHex(hex), "rest".getBytes(US_ASCII));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": " + problem);
  }

  @Test
  void aMeasurementMayBeginAsBzip2OrZipDo() throws IOException {
    write("BZh9 v=1 1\n".getBytes(US_ASCII));
    assertThat(read()).isEqualTo("BZh9 v=1 1\n");
  }

  @ParameterizedTest
  @EnumSource
  void aCutGzipOrZstdSaysWhatIsWrongAndNotNull(Packed packed) throws IOException {
    byte[] whole = packed.pack(FIRST);
    for (int length = 5; length < whole.length; length++) {
      write(Arrays.copyOf(whole, length));
      assertThatThrownBy(this::read)
          .hasMessageContaining("truncated or damaged after ")
          .hasMessageNotContaining("null");
    }
    write(Packed.GZIP.pack(FIRST), Arrays.copyOf(Packed.GZIP.pack(SECOND), 15));
    assertThatThrownBy(this::read).hasMessageEndingWith(": it is cut off; dump it again");
  }

  @Test
  void editorsMarksAreNamedPackedOrNot() throws IOException {
    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      String text = new String(("\uFEFF" + FIRST).getBytes(charset), ISO_8859_1);
      for (byte[] bytes :
          List.of(text.getBytes(ISO_8859_1), Zstd.compress(text.getBytes(ISO_8859_1)))) {
        write(bytes);
        assertThatThrownBy(this::read)
            .hasMessageStartingWith(file + ": is UTF-16, as some editors")
            .hasMessageContaining("dump it again");
      }
    }
    for (String text :
        List.of("\uFEFF# DDL\n", "\uFEFFm v=1 1\nm v=2 2\n", "\uFEFFm v=1 1\n", "\uFEFF")) {
      write(text.getBytes(UTF_8));
      assertThatThrownBy(this::read)
          .hasMessageStartingWith(file + ": begins with a byte order mark");
    }
  }

  /** As it is in a database whose client once wrote a file with a mark, line by line. */
  @Test
  void aMeasurementThatBeginsWithAMarkIsRead() throws IOException {
    String text = "\uFEFFm v=1 1\n\uFEFFm v=2 2\n";
    write(text.getBytes(UTF_8));
    assertThat(read()).isEqualTo(new String(text.getBytes(UTF_8), US_ASCII));
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
