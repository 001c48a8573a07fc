package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.json.Json;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.stream.Gzip;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

/**
 * The series of one partition that some copies lack wholly, in key order: read one by one, or asked
 * for while other series go by in the same order. Holds one at a time.
 */
final class AbsentReader implements Closeable {
  /** Null for a partition without absent series. */
  private final BufferedReader in;

  private AbsentSeries current;
  private byte[] currentCut;

  private byte[] asked = {};
  private AbsentSeries answer;

  AbsentReader(ObjectStore store, String key) throws IOException {
    in =
        key == null
            ? null
            : new BufferedReader(new InputStreamReader(Gzip.open(store.open(key)), UTF_8));
    next();
  }

  /** The next series, or null behind the last; moves on. */
  AbsentSeries take() throws IOException {
    AbsentSeries taken = current;
    next();
    return taken;
  }

  /**
   * What is said of a series, or null if no copy lacks it. Series must be asked for in key order.
   *
   * @param from where it begins in the bytes
   * @param to where it ends
   */
  AbsentSeries find(byte[] bytes, int from, int to) throws IOException {
    if (Arrays.equals(asked, 0, asked.length, bytes, from, to)) {
      return answer;
    }
    asked = Arrays.copyOfRange(bytes, from, to);
    byte[] cut = KeyOrder.cutBefore(asked);
    while (current != null && Arrays.compareUnsigned(currentCut, cut) < 0) {
      next();
    }
    answer = current != null && Arrays.equals(currentCut, cut) ? current : null;
    return answer;
  }

  private void next() throws IOException {
    String line = in == null ? null : in.readLine();
    current = line == null ? null : Json.read(line.getBytes(UTF_8), AbsentSeries.class);
    currentCut = current == null ? null : KeyOrder.cutBefore(current.series().bytes());
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
