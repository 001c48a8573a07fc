package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.line.LineReader;
import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stands in for influxd: stores a batch field by field, drops a line whole if one of its fields is
 * refused, and then answers with a partial write that names one reason.
 */
final class StandInServer implements PointWriter, SeriesDeleter, ServerLoad {
  final Set<String> stored = new TreeSet<>();
  final Set<String> refused = new TreeSet<>();
  final List<Integer> batches = new ArrayList<>();
  final List<String> deleted = new ArrayList<>();

  /** What it does before it stores anything; an action a request, then none. */
  final Queue<Before> before = new ArrayDeque<>();

  Optional<Reading> reading = Optional.empty();

  /** Something that befalls a request; an answer instead of the usual one, or empty. */
  interface Before {
    Optional<Outcome> request() throws IOException;
  }

  void refuse(String... fields) {
    refused.addAll(List.of(fields));
  }

  @Override
  public synchronized Outcome write(Node node, Topology topology, byte[] lines) throws IOException {
    if (!before.isEmpty()) {
      Optional<Outcome> instead = before.remove().request();
      if (instead.isPresent()) {
        return instead.get();
      }
    }
    int count = 0;
    int dropped = 0;
    String reason = null;
    LineReader reader = new LineReader(lines, lines.length, "a request");
    while (reader.next()) {
      count++;
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < reader.points(); i++) {
        fields.add(decode(reader.line(i)));
      }
      Optional<String> bad = fields.stream().filter(refused::contains).findFirst();
      if (bad.isEmpty()) {
        stored.addAll(fields);
      } else {
        dropped++;
        if (reason == null) {
          reason = reason(bad.get(), reader);
        }
      }
    }
    batches.add(count);
    return reason == null
        ? new Outcome.Written()
        : new Outcome.Refused("partial write: " + reason + " dropped=" + dropped);
  }

  @Override
  public void delete(Node node, Topology topology, String statement) throws IOException {
    if (!before.isEmpty()) {
      before.remove().request();
    }
    deleted.add(statement);
  }

  @Override
  public Optional<Reading> read(Node node) {
    return reading;
  }

  /** Lines of measurement {@code x} are refused for another reason than for a field's type. */
  private static String reason(String line, LineReader reader) {
    if (line.startsWith("x")) {
      return "some other reason";
    }
    int space = line.indexOf(' ');
    String field = line.substring(space + 1, line.indexOf('=', space));
    return "field type conflict: input field \"%s\" on measurement \"%s\" is type float, already exists as type integer"
        .formatted(field, reader.measurement());
  }

  static String decode(byte[] line) {
    String text = new String(line, UTF_8);
    return text.contains("\ufffd") ? new String(line, ISO_8859_1) : text;
  }
}
