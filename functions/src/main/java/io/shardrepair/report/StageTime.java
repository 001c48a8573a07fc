package io.shardrepair.report;

/**
 * How long a stage took, waits included.
 *
 * @param stage a stage of the path: {@code resolve} … {@code report}
 * @param pass {@code before} or {@code after} the replay
 * @param seconds wall time in s
 */
public record StageTime(String stage, String pass, double seconds) {}
