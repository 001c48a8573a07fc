package io.shardrepair.export;

/**
 * What a damaged block or index entry of a TSM file held, as far as known.
 *
 * @param key base64 of the key's bytes in the file: series, {@code #!~#}, field
 * @param first first time affected, RFC 3339
 * @param last last time affected, RFC 3339
 */
public record Damage(String key, String first, String last) {}
