package io.shardrepair.report;

import io.shardrepair.store.Pass;

/**
 * How long a stage took, including waits.
 *
 * @param stage a stage of the path: {@code resolve} … {@code report}
 * @param pass before or after the replay
 * @param seconds wall time in s
 */
public record StageTime(String stage, Pass pass, double seconds) {}
