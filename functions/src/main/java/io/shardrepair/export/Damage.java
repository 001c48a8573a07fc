package io.shardrepair.export;

/**
 * A block of a TSM file whose checksum is wrong.
 *
 * @param key base64 of its key, as far as it is known: series, {@code #!~#}, field
 * @param first first time of the block as the index has it, RFC 3339
 * @param last last time of the block, RFC 3339
 */
public record Damage(String key, String first, String last) {}
