package io.shardrepair.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineGrammar;
import io.shardrepair.line.PointKey;
import io.shardrepair.stream.Gzip;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a list of conflicts one by one, in the order in which the comparison writes them: by key,
 * then time. So lists of different partitions or comparisons can be merged in one pass, by {@link
 * #ORDER}, without holding a list in memory.
 */
public final class ConflictReader implements Closeable {

  /** The order of the comparison: {@link io.shardrepair.line.KeyOrder}, then time. */
  public static final Comparator<Conflict> ORDER =
      Comparator.<Conflict, byte[]>comparing(Conflict::orderedKey, Arrays::compareUnsigned)
          .thenComparingLong(Conflict::time);

  /**
   * A point that copies hold with different values.
   *
   * @param series as printed
   * @param field as printed
   * @param time nanoseconds since 1970
   * @param values by copy, as printed; without the copies that lack the point
   * @param doubled by copy, its values in the shards before the last one; empty if there are none
   */
  public record Conflict(
      DumpBytes series,
      DumpBytes field,
      long time,
      Map<String, DumpBytes> values,
      Map<String, List<DumpBytes>> doubled) {

    /** What a copy holds; absent if it lacks the point. */
    public Optional<DumpBytes> value(String copy) {
      return Optional.ofNullable(values.get(copy));
    }

    /** Whether it is about the same point, whatever the values. */
    public boolean samePoint(Conflict other) {
      return ORDER.compare(this, other) == 0;
    }

    /** The key by which the comparison sorts: series, separator, and the field without escapes. */
    private byte[] orderedKey() {
      ByteArrayOutputStream key = new ByteArrayOutputStream();
      key.writeBytes(series.bytes());
      key.writeBytes(PointKey.SEPARATOR.getBytes(StandardCharsets.US_ASCII));
      byte[] name = field.bytes();
      key.writeBytes(LineGrammar.unescaped(name, 0, name.length));
      return key.toByteArray();
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  private final String source;
  private final JsonParser json;

  /**
   * @param gzip the object's bytes; closed with this reader
   * @param source its name in error messages
   * @throws IOException if it is not gzip
   */
  public ConflictReader(InputStream gzip, String source) throws IOException {
    this.source = source;
    this.json = JSON.createParser(Gzip.open(new BufferedInputStream(gzip)));
  }

  /**
   * The next conflict, as long as there is one.
   *
   * @throws IOException if the list is damaged, cut off, or not such a list
   */
  public Optional<Conflict> next() throws IOException {
    try {
      JsonToken token = json.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      require(token == JsonToken.START_OBJECT);
      return Optional.of(conflict());
    } catch (EOFException e) {
      throw new IOException(source + ": the list of conflicts is truncated", e);
    }
  }

  private Conflict conflict() throws IOException {
    DumpBytes series = null;
    DumpBytes field = null;
    String time = null;
    Map<String, DumpBytes> values = null;
    Map<String, List<DumpBytes>> doubled = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "series" -> series = name();
        case "field" -> field = name();
        case "time" -> time = json.getText();
        case "values" -> values = values();
        case "doubled" -> doubled = doubled();
        default -> throw unknown();
      }
    }
    require(series != null && field != null && time != null && values != null);
    return new Conflict(series, field, Long.parseLong(time), values, doubled);
  }

  private Map<String, DumpBytes> values() throws IOException {
    Map<String, DumpBytes> values = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String copy = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        values.put(copy, name());
      }
    }
    return values;
  }

  private Map<String, List<DumpBytes>> doubled() throws IOException {
    Map<String, List<DumpBytes>> doubled = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      List<DumpBytes> values = new ArrayList<>();
      String copy = json.currentName();
      require(json.nextToken() == JsonToken.START_ARRAY);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        values.add(name());
      }
      doubled.put(copy, values);
    }
    return doubled;
  }

  /** Reads a name: a string, or an object with its bytes if it is not text. */
  private DumpBytes name() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return DumpBytes.of(json.getText());
    }
    require(json.currentToken() == JsonToken.START_OBJECT);
    require(json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals("base64"));
    require(json.nextToken() == JsonToken.VALUE_STRING);
    byte[] bytes = Base64.getDecoder().decode(json.getText());
    require(json.nextToken() == JsonToken.END_OBJECT);
    return DumpBytes.of(bytes, 0, bytes.length);
  }

  private void require(boolean expected) throws IOException {
    if (!expected) {
      throw unknown();
    }
  }

  private IOException unknown() {
    return new IOException(
        source + ": not a list of conflicts at " + json.currentLocation().offsetDescription());
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
