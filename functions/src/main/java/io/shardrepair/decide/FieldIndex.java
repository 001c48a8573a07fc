package io.shardrepair.decide;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.shardrepair.export.ExportIncomplete;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The types that influxd remembers of a shard's fields (tsdb/shard.go, {@code
 * MeasurementFieldSet}): {@code fields.idx}, and from 1.11 on what has changed since, {@code
 * fields.idxl}. It uses them to check the type of a point, even if no value of the field is left.
 *
 * <p>{@code fields.idx} is four bytes and a message of tsdb/internal/fieldsindex.proto; {@code
 * fields.idxl} a sequence of messages, each after its length. A length or message that is cut off
 * at the end is one that influxd was writing; influxd skips it too.
 */
final class FieldIndex {
  private static final byte[] MAGIC = {0, 6, 1, 3};
  private static final int DELETE_MEASUREMENT = 1;

  private final String where;
  private final Map<DumpBytes, Map<DumpBytes, ValueType>> measurements = new HashMap<>();

  /** A field of a message, before it is known what happens to it. */
  private record Field(DumpBytes name, ValueType type) {}

  /**
   * An index that remembers nothing yet, like that of a shard without such files.
   *
   * @param where names the shard and copy in error messages
   */
  FieldIndex(String where) {
    this.where = where;
  }

  /** The type to which a field of a measurement is held; both names are without escapes. */
  Optional<ValueType> type(DumpBytes measurement, DumpBytes field) {
    return Optional.ofNullable(measurements.getOrDefault(measurement, Map.of()).get(field));
  }

  /**
   * Adds the bytes of {@code fields.idx}.
   *
   * @throws ExportIncomplete if they are not such a file
   */
  void addIndex(byte[] file) {
    if (!Arrays.equals(file, 0, Math.min(file.length, MAGIC.length), MAGIC, 0, MAGIC.length)) {
      throw unreadable("fields.idx", "it does not begin like one");
    }
    try {
      index(CodedInputStream.newInstance(file, MAGIC.length, file.length - MAGIC.length));
    } catch (IOException e) {
      throw unreadable("fields.idx", e.getMessage());
    }
  }

  /**
   * Adds the bytes of {@code fields.idxl}, after those of {@code fields.idx}.
   *
   * @throws ExportIncomplete if they are not such a file
   */
  void addChanges(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.remaining() >= Long.BYTES) {
        long length = bytes.getLong();
        if (length < 0 || length > bytes.remaining()) {
          return;
        }
        changes(CodedInputStream.newInstance(file, bytes.position(), (int) length));
        bytes.position(bytes.position() + (int) length);
      }
    } catch (IOException e) {
      throw unreadable("fields.idxl", e.getMessage());
    }
  }

  private void index(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        measurement(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
  }

  private void measurement(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    DumpBytes name = name(new byte[0]);
    Map<DumpBytes, ValueType> fields = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = name(in.readByteArray());
        case 2 -> {
          Field field = field(in.readByteArray());
          fields.put(field.name, field.type);
        }
        default -> in.skipField(tag);
      }
    }
    measurements.put(name, fields);
  }

  private void changes(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        change(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
  }

  /** Applies a change. influxd uses the later type of a field, which was deleted in between. */
  private void change(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    DumpBytes measurement = name(new byte[0]);
    byte[] field = {};
    int kind = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> measurement = name(in.readByteArray());
        case 2 -> field = in.readByteArray();
        case 3 -> kind = in.readEnum();
        default -> in.skipField(tag);
      }
    }
    if (kind == DELETE_MEASUREMENT) {
      measurements.remove(measurement);
    } else {
      Field added = field(field);
      measurements.computeIfAbsent(measurement, m -> new HashMap<>()).put(added.name, added.type);
    }
  }

  private Field field(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    DumpBytes name = name(new byte[0]);
    int type = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = name(in.readByteArray());
        case 2 -> type = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    return new Field(name, type(name, type));
  }

  /** Numbers of influxql.DataType. */
  private ValueType type(DumpBytes field, int number) throws IOException {
    return switch (number) {
      case 1 -> ValueType.FLOAT;
      case 2 -> ValueType.INTEGER;
      case 3 -> ValueType.STRING;
      case 4 -> ValueType.BOOLEAN;
      case 9 -> ValueType.UNSIGNED;
      default -> throw new IOException("field %s has type %d".formatted(field, number));
    };
  }

  private static DumpBytes name(byte[] bytes) {
    return DumpBytes.of(bytes, 0, bytes.length);
  }

  private ExportIncomplete unreadable(String file, String why) {
    return new ExportIncomplete(
        "%s of %s cannot be read, so it is not known which types of fields it takes: %s; restart"
                .formatted(file, where, why)
            + " influxd there, which writes the file again, and repair again");
  }
}
