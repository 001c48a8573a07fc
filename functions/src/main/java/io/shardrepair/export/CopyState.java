package io.shardrepair.export;

/**
 * What a copy's files say of themselves at a glance, without being read: whether anything happened
 * to the copy between two looks. The cache of a server needs no look of its own: each write into it
 * is in the WAL, too.
 *
 * @param copy its name
 * @param state SHA-256 over name, size, time of change and inode of all TSM files, tombstones and
 *     WAL segments
 * @param writes SHA-256 over what only writes and deletes change, and no compaction: WAL segments,
 *     tombstones, and the newest generation of TSM files
 */
public record CopyState(String copy, String state, String writes) {}
