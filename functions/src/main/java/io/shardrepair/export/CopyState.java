package io.shardrepair.export;

/**
 * What a copy's files show without being read: whether the copy changed between two looks. The
 * server's cache needs no look of its own, because every write into it is also in the WAL.
 *
 * @param copy its name
 * @param state SHA-256 over name, size, time of change and inode of all TSM files, tombstones and
 *     WAL segments
 * @param writes SHA-256 over what writes and deletes change but a compaction does not: WAL
 *     segments, tombstones, and the newest generation of TSM files
 */
public record CopyState(String copy, String state, String writes) {}
