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
import java.util.Optional;

/**
 * Reads the absent series of one partition in key order: one by one, or asked for while other
 * series pass in the same order. Holds one at a time.
 */
final class AbsentReader implements Closeable {
  /** Absent for a partition without absent series. */
  private final Optional<BufferedReader> in;

  private Optional<AbsentSeries> current;
  private byte[] currentCut = {};

  private byte[] asked = {};
  private Optional<AbsentSeries> answer = Optional.empty();

  AbsentReader(ObjectStore store, Optional<String> key) throws IOException {
    in =
        key.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new BufferedReader(new InputStreamReader(Gzip.open(store.open(key.get())), UTF_8)));
    next();
  }

  /** The next series, as long as there is one; moves on. */
  Optional<AbsentSeries> take() throws IOException {
    Optional<AbsentSeries> taken = current;
    next();
    return taken;
  }

  /**
   * What is said of a series; absent if no copy lacks it. Series must be asked for in key order.
   *
   * @param from where it begins in the bytes
   * @param to where it ends
   */
  Optional<AbsentSeries> find(byte[] bytes, int from, int to) throws IOException {
    if (Arrays.equals(asked, 0, asked.length, bytes, from, to)) {
      return answer;
    }
    asked = Arrays.copyOfRange(bytes, from, to);
    byte[] cut = KeyOrder.cutBefore(asked);
    while (current.isPresent() && Arrays.compareUnsigned(currentCut, cut) < 0) {
      next();
    }
    answer = current.filter(series -> Arrays.equals(currentCut, cut));
    return answer;
  }

  private void next() throws IOException {
    current = Optional.empty();
    if (in.isEmpty()) {
      return;
    }
    String line = in.get().readLine();
    if (line != null) {
      AbsentSeries series = Json.read(line.getBytes(UTF_8), AbsentSeries.class);
      current = Optional.of(series);
      currentCut = KeyOrder.cutBefore(series.series().bytes());
    }
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
    }
  }
}
