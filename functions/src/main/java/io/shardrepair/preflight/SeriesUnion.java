package io.shardrepair.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.stream.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts distinct series, and the values of each tag, over the copies' lists of series. There may
 * be millions of keys, so it keeps a 64-bit hash of each: among ten million, two collide in one of
 * 300,000 cases, and then the count is one too small.
 */
final class SeriesUnion {
  private final Set<Long> keys = new HashSet<>();
  private final Set<Long> tagValues = new HashSet<>();
  private final Map<String, Integer> valuesByTag = new HashMap<>();
  private final MessageDigest sha256 = Sha256.begin();

  /**
   * Adds a series key, escaped as in line protocol: {@code measurement,tag=value,…}. Several copies
   * may be listed at the same time.
   */
  synchronized void add(String key) {
    if (!keys.add(hash(key))) {
      return;
    }
    int end = unescaped(key, ',', 0);
    String measurement = key.substring(0, end);
    while (end < key.length()) {
      int begin = end + 1;
      end = unescaped(key, ',', begin);
      if (tagValues.add(hash(measurement + ',' + key.substring(begin, end)))) {
        int equals = Math.min(unescaped(key, '=', begin), end);
        valuesByTag.merge(measurement + ',' + key.substring(begin, equals), 1, Integer::sum);
      }
    }
  }

  long series() {
    return keys.size();
  }

  /** Number of values of the tag with the most; 0 if there is no tag. */
  long mostTagValues() {
    return valuesByTag.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** That tag, {@code measurement,tag}; empty if there is none. */
  String tagWithMostValues() {
    return valuesByTag.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private static int unescaped(String text, char wanted, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return text.length();
  }

  private long hash(String text) {
    return ByteBuffer.wrap(sha256.digest(text.getBytes(UTF_8))).getLong();
  }
}
