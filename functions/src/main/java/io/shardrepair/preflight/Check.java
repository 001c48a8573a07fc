package io.shardrepair.preflight;

/**
 * One check and its outcome, a line in the report.
 *
 * @param name what was checked, for example {@code free-space}
 * @param copy the copy it concerns, or empty for the shard as a whole
 * @param passed whether the repair may go on
 * @param detail what was seen; if not passed, also what to do
 */
public record Check(String name, String copy, boolean passed, String detail) {}
