package io.shardrepair.preflight;

import java.util.Optional;

/**
 * One check and its outcome: a line in the report.
 *
 * @param name what was checked, for example {@code free-space}
 * @param copy the copy it concerns; absent for the shard as a whole
 * @param passed whether the repair may go on
 * @param allowed whether it passed only because the operator allowed something that is usually
 *     refused
 * @param detail what was seen; if not passed, also what to do
 */
public record Check(
    String name, Optional<String> copy, boolean passed, boolean allowed, String detail) {

  static Check of(String name, String copy, boolean passed, String detail) {
    return new Check(name, Optional.of(copy), passed, false, detail);
  }

  static Check of(String name, boolean passed, String detail) {
    return new Check(name, Optional.empty(), passed, false, detail);
  }

  static Check passed(String name, String copy, String detail) {
    return of(name, copy, true, detail);
  }

  static Check passed(String name, String detail) {
    return of(name, true, detail);
  }

  static Check refused(String name, String copy, String detail) {
    return of(name, copy, false, detail);
  }

  static Check refused(String name, String detail) {
    return of(name, false, detail);
  }

  static Check allowed(String name, String copy, String detail) {
    return new Check(name, Optional.of(copy), true, true, detail);
  }

  static Check allowed(String name, String detail) {
    return new Check(name, Optional.empty(), true, true, detail);
  }
}
