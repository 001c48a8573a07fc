package io.shardrepair.line;

/** The type of a field value, as its printed form shows. */
public enum ValueType {
  FLOAT,
  INTEGER,
  UNSIGNED,
  STRING,
  BOOLEAN;

  /**
   * The type of a value that {@link RecordReader} has cut, from its last byte: only strings end in
   * a quote, only integers in {@code i} or {@code u}, and only {@code true} and {@code false} in
   * {@code e}.
   *
   * @param end after the value's last byte
   */
  public static ValueType of(byte[] bytes, int end) {
    return switch (bytes[end - 1]) {
      case '"' -> STRING;
      case 'i' -> INTEGER;
      case 'u' -> UNSIGNED;
      case 'e' -> BOOLEAN;
      default -> FLOAT;
    };
  }
}
