package io.shardrepair.preflight;

/**
 * One check and its outcome: a line in the report.
 *
 * @param name what was checked, for example {@code free-space}
 * @param copy the copy it concerns, or empty for the shard as a whole
 * @param passed whether the repair may go on
 * @param allowed whether it passed only because the operator allowed something that is usually
 *     refused
 * @param detail what was seen; if not passed, also what to do
 */
public record Check(String name, String copy, boolean passed, boolean allowed, String detail) {

  static Check of(String name, String copy, boolean passed, String detail) {
    return new Check(name, copy, passed, false, detail);
  }

  static Check passed(String name, String copy, String detail) {
    return new Check(name, copy, true, false, detail);
  }

  static Check refused(String name, String copy, String detail) {
    return new Check(name, copy, false, false, detail);
  }

  static Check allowed(String name, String copy, String detail) {
    return new Check(name, copy, true, true, detail);
  }
}
