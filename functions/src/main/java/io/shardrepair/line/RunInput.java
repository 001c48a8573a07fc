package io.shardrepair.line;

import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.stream.FirstBytes;
import io.shardrepair.stream.Gzip;
import io.shardrepair.stream.Zstd;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The raw line protocol of a run, from the beginning of one of its parts to the end of the last.
 * Parts are opened one by one, so that it is known where each begins in the raw bytes.
 *
 * <p>Never ends short: a part that ends early, or whose compressed bytes are damaged, causes an
 * {@link IOException} that names the object and the part's offset. A run read from its first part
 * to the end must have as many raw bytes as its description says.
 */
public final class RunInput extends InputStream {
  private final ObjectStore store;
  private final Run run;
  private final int firstPart;
  private final long[] partStarts;

  private int nextPart;
  private InputStream part;
  private long position;
  private long storedBytes;

  public RunInput(ObjectStore store, Run run, int firstPart) {
    this.store = store;
    this.run = run;
    this.firstPart = firstPart;
    this.nextPart = firstPart;
    this.partStarts = new long[run.parts().size()];
    Arrays.fill(partStarts, -1);
  }

  /** Describes, for error messages, what begins at a part. */
  public static String describe(Run run, int part, int skip) {
    return part == 0 ? run.key() : run.key() + " from part " + part + " + " + skip + " bytes";
  }

  /**
   * The first raw bytes of one part, to look at.
   *
   * @param stored the most compressed bytes to read
   * @param raw raw bytes to return, approximately; fewer if the part, or what was read of it, ends
   *     before
   */
  public static byte[] beginning(ObjectStore store, Run run, int index, int stored, int raw)
      throws IOException {
    Run.Part part = run.parts().get(index);
    long length = Math.min(part.bytes(), stored);
    byte[] compressed;
    try (InputStream in = stored(store, run.key(), part.offset(), length)) {
      compressed = in.readNBytes((int) length);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] some = new byte[8 << 10];
    try (InputStream in = decompress(new ByteArrayInputStream(compressed), run.codec())) {
      int n = 0;
      while (n >= 0 && bytes.size() < raw) {
        bytes.write(some, 0, n);
        n = in.read(some);
      }
    } catch (IOException e) {
      // Cut off on purpose: what came before the cut is good. Any damage shows when the part is
      // read.
      if (length == part.bytes()) {
        throw new IOException(
            run.key() + ": part at offset " + part.offset() + " is damaged: " + reason(e), e);
      }
    }
    return bytes.toByteArray();
  }

  /** Raw bytes from the beginning of this input to that of a part; -1 if not reached yet. */
  public long partStart(int index) {
    return partStarts[index];
  }

  /** Compressed bytes of the parts opened so far. */
  public long storedBytes() {
    return storedBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (part == null && !openNext()) {
        return -1;
      }
      int n;
      try {
        n = part.read(to, offset, length);
      } catch (IOException e) {
        throw damaged(e);
      }
      if (n > 0) {
        position += n;
        return n;
      }
      if (n < 0) {
        part.close();
        part = null;
      }
    }
  }

  private boolean openNext() throws IOException {
    if (nextPart == run.parts().size()) {
      if (firstPart == 0 && position != run.rawBytes()) {
        throw new IOException(
            run.key()
                + ": holds "
                + position
                + " raw bytes where its description says "
                + run.rawBytes()
                + "; export it again");
      }
      return false;
    }
    Run.Part next = run.parts().get(nextPart);
    partStarts[nextPart] = position;
    nextPart++;
    storedBytes += next.bytes();
    if (next.bytes() == 0) {
      part = InputStream.nullInputStream();
      return true;
    }
    InputStream stored = stored(store, run.key(), next.offset(), next.bytes());
    try {
      part = decompress(stored, run.codec());
    } catch (IOException e) {
      stored.close();
      throw damaged(e);
    }
    return true;
  }

  private IOException damaged(IOException cause) {
    Run.Part at = run.parts().get(nextPart - 1);
    return new IOException(
        run.key()
            + ": part at offset "
            + at.offset()
            + " with "
            + at.bytes()
            + " bytes is truncated or damaged, after "
            + position
            + " raw bytes from part "
            + firstPart
            + ": "
            + reason(cause),
        cause);
  }

  /** What is wrong with packed bytes; where gzip ends too early, the exception has no message. */
  static String reason(IOException cause) {
    return cause.getMessage() == null ? "it is cut off" : cause.getMessage();
  }

  /** Reads all members or frames of the input; fails if the last one is cut off. */
  public static InputStream decompress(InputStream in, Codec codec) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 64 << 10);
    return switch (codec) {
      case PLAIN -> buffered;
      case GZIP -> Gzip.open(buffered);
      case ZSTD -> Zstd.open(buffered);
    };
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      part.close();
      part = null;
    }
  }

  /** Stored bytes of a part; fails if the store ends before all have come. */
  private static InputStream stored(ObjectStore store, String key, long offset, long length)
      throws IOException {
    return new FirstBytes(
        store.open(key, offset, length),
        length,
        missing -> {
          throw new EOFException(
              key + ": ends " + missing + " bytes before the end of its part at offset " + offset);
        });
  }
}
