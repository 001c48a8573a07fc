package io.shardrepair.replay;

/**
 * Why a call ends before all is written, though it has time left.
 *
 * @param seconds after which to call again, at least 1
 * @param reason in words, for operators
 */
record Hold(long seconds, String reason) {}
