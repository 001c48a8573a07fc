package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.shardrepair.export.ExportIncomplete;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files are put together here as tsdb/shard.go and tsdb/internal/fieldsindex.proto say; what a real
 * influxd writes is read in HarmIT.
 */
class FieldIndexTest {
  private static final int ADD = 0;
  private static final int DELETE = 1;

  @ParameterizedTest
  @CsvSource({"1, FLOAT", "2, INTEGER", "3, STRING", "4, BOOLEAN", "9, UNSIGNED"})
  void eachTypeIsRead(int number, ValueType type) throws IOException {
    FieldIndex index = index(measurement("m", field("f", number)));

    assertThat(type(index, "m", "f")).contains(type);
    assertThat(type(index, "m", "g")).isEmpty();
    assertThat(type(index, "n", "f")).isEmpty();
  }

  @Test
  void manyMeasurementsWithManyFieldsAreRead() throws IOException {
    FieldIndex index =
        index(
            measurement("m", field("f", 1), field("g", 2)),
            measurement("n"),
            measurement("\u00e4 ,=\"", field("\u00f6\\n", 3)));

    assertThat(type(index, "m", "g")).contains(ValueType.INTEGER);
    assertThat(type(index, "n", "f")).isEmpty();
    assertThat(type(index, "\u00e4 ,=\"", "\u00f6\\n")).contains(ValueType.STRING);
  }

  @Test
  void whatHasChangedSinceGoesBeforeWhatWasWritten() throws IOException {
    FieldIndex index = index(measurement("m", field("f", 1)), measurement("n", field("f", 1)));

    index.addChanges(
        bytes(
            changes(change("m", ADD, "g", 2), change("m", ADD, "h", 3)),
            changes(change("m", ADD, "h", 4)),
            changes(change("n", DELETE, "", 0)),
            changes()));

    assertThat(type(index, "m", "f")).contains(ValueType.FLOAT);
    assertThat(type(index, "m", "g")).contains(ValueType.INTEGER);
    assertThat(type(index, "m", "h")).contains(ValueType.BOOLEAN);
    assertThat(type(index, "n", "f")).isEmpty();
  }

  @Test
  void aChangeThatInfluxdIsStillWritingDoesNotCount() throws IOException {
    byte[] first = changes(change("m", ADD, "f", 1));
    byte[] both = bytes(first, changes(change("m", ADD, "g", 2)));
    for (int length = first.length; length < both.length; length++) {
      FieldIndex index = new FieldIndex("shard 1 on a");

      index.addChanges(Arrays.copyOf(both, length));

      assertThat(type(index, "m", "f")).as("%d bytes", length).contains(ValueType.FLOAT);
      assertThat(type(index, "m", "g")).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void whatIsNoSuchFileIsAFailureWithAName() throws IOException {
    byte[] sound = fieldsIdx(measurement("m", field("f", 1)));
    unreadable(new byte[0]);
    unreadable("<html>".getBytes(UTF_8));
    for (int length = 1; length < sound.length; length++) {
      if (length != 4) {
        unreadable(Arrays.copyOf(sound, length));
      }
    }
    assertThatThrownBy(() -> index(measurement("m", field("f", 7))))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessage(
            "fields.idx of shard 1 on a cannot be read, so it is not known which types of fields it"
                + " takes: field f has type 7; restart influxd there, which writes the file again,"
                + " and repair again");
    assertThatThrownBy(
            () -> new FieldIndex("shard 1 on a").addChanges(changes(new byte[] {0x0a, 0x7f})))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith("fields.idxl of shard 1 on a cannot be read");
  }

  private static void unreadable(byte[] file) {
    assertThatThrownBy(() -> new FieldIndex("shard 1 on a").addIndex(file))
        .isInstanceOf(ExportIncomplete.class)
        .hasMessageStartingWith("fields.idx of shard 1 on a cannot be read");
  }

  private static Optional<ValueType> type(FieldIndex index, String measurement, String field) {
    return index.type(name(measurement), name(field));
  }

  private static DumpBytes name(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return DumpBytes.of(bytes, 0, bytes.length);
  }

  private static FieldIndex index(byte[]... measurements) throws IOException {
    FieldIndex index = new FieldIndex("shard 1 on a");
    index.addIndex(fieldsIdx(measurements));
    return index;
  }

  static byte[] fieldsIdx(byte[]... measurements) throws IOException {
    return bytes(new byte[] {0, 6, 1, 3}, messages(1, measurements));
  }

  static byte[] measurement(String name, byte[]... fields) throws IOException {
    return bytes(messages(1, name.getBytes(UTF_8)), messages(2, fields));
  }

  static byte[] field(String name, int type) throws IOException {
    return bytes(messages(1, name.getBytes(UTF_8)), number(2, type));
  }

  private static byte[] change(String measurement, int kind, String field, int type)
      throws IOException {
    return bytes(
        messages(1, measurement.getBytes(UTF_8)),
        kind == ADD ? messages(2, field(field, type)) : new byte[0],
        number(3, kind));
  }

  private static byte[] changes(byte[]... changes) throws IOException {
    byte[] message = messages(1, changes);
    return bytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(message.length).array(),
        message);
  }

  private static byte[] messages(int number, byte[]... messages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (byte[] message : messages) {
      out.writeByteArray(number, message);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] number(int number, int value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt32(number, value);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
