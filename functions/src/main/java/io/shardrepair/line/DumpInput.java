package io.shardrepair.line;

import io.shardrepair.export.Run.Codec;
import io.shardrepair.stream.CountedInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The raw line protocol of a dump file: plain, or compressed with gzip or zstd, as its first bytes
 * show. All members or frames are read. A file that is cut off or damaged causes an error that
 * names it; one in a {@link ForeignForm}, an error that names the form.
 */
public final class DumpInput extends InputStream {
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final int BUFFER = 64 << 10;

  private final Path file;
  private final InputStream in;
  private long position;

  /**
   * @param stored receives the number of stored bytes after each read
   */
  public DumpInput(Path file, LongConsumer stored) throws IOException {
    this.file = file;
    BufferedInputStream bytes =
        new BufferedInputStream(new CountedInput(Files.newInputStream(file), stored), BUFFER);
    try {
      byte[] head = head(bytes);
      refuse(ForeignForm.packed(head));
      this.in = unpacked(bytes, codec(head));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  private InputStream unpacked(BufferedInputStream bytes, Codec codec) throws IOException {
    BufferedInputStream raw;
    byte[] head;
    try {
      raw = new BufferedInputStream(RunInput.decompress(bytes, codec), BUFFER);
      head = head(raw);
    } catch (IOException e) {
      throw damaged(e);
    }
    refuse(ForeignForm.text(head));
    return raw;
  }

  private void refuse(Optional<String> foreign) throws IOException {
    if (foreign.isPresent()) {
      throw new IOException(file + ": " + foreign.get());
    }
  }

  private static byte[] head(BufferedInputStream bytes) throws IOException {
    bytes.mark(ForeignForm.HEAD);
    byte[] head = bytes.readNBytes(ForeignForm.HEAD);
    bytes.reset();
    return head;
  }

  private static Codec codec(byte[] first) {
    if (begins(first, GZIP_MAGIC)) {
      return Codec.GZIP;
    }
    return begins(first, ZSTD_MAGIC) ? Codec.ZSTD : Codec.PLAIN;
  }

  private static boolean begins(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && java.util.Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    try {
      int n = in.read(to, offset, length);
      position += Math.max(n, 0);
      return n;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private IOException damaged(IOException cause) {
    return new IOException(
        file
            + ": truncated or damaged after "
            + position
            + " raw bytes: "
            + RunInput.reason(cause)
            + "; dump it again",
        cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
