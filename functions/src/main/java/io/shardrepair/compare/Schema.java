package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.ValueType;
import java.util.List;

/**
 * The tags and fields seen of a measurement. Names are as printed in line protocol.
 *
 * @param measurement its name
 * @param tagKeys keys of all tags of its series, on any copy
 * @param fields its fields
 * @param complete false if there were more tag keys or fields than are listed
 */
public record Schema(
    DumpBytes measurement, List<DumpBytes> tagKeys, List<Field> fields, boolean complete) {

  /**
   * A field.
   *
   * @param field its name
   * @param types per copy, the types seen there: usually one, and none if the copy holds no point
   *     of it. Exact where copies differ; of a series and field that all copies hold alike, only
   *     the first value is looked at
   */
  public record Field(DumpBytes field, List<List<ValueType>> types) {}
}
