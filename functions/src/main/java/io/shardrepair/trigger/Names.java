package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Keys of objects and names of repairs that come from an alarm. */
final class Names {
  private static final String PREFIX = "triage/";

  /** Leaves room in the 80 characters of an execution's name for the hash and the time. */
  private static final int LONGEST_SLUG = 40;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Names() {}

  /** Key of the decision about a change of state, without its ending. */
  private static String change(AlarmEvent event) {
    return PREFIX + slug(event.alarm()) + "/" + MILLISECOND.format(event.change().at());
  }

  static String decision(AlarmEvent event) {
    return change(event) + ".json";
  }

  /** Key of the mark that subscribers were told of the decision. */
  static String told(AlarmEvent event) {
    return change(event) + ".told";
  }

  /** Prefix of the claims on a database, ending in a slash. */
  static String claims(String database) {
    return PREFIX + "claims/" + slug(database) + "/";
  }

  /** Name of the repair for all changes of an alarm that fall into the same window. */
  static String repair(AlarmEvent event, Flapping flapping) {
    long seconds = flapping.window().toSeconds();
    Instant window =
        Instant.ofEpochSecond(
            Math.floorDiv(event.change().at().getEpochSecond(), seconds) * seconds);
    return "alarm-" + slug(event.alarm()) + "-" + MINUTE.format(window);
  }

  /**
   * A readable part and a hash: names may hold any character and be long, keys and the names of
   * executions may not, and no two names may become one.
   */
  private static String slug(String name) {
    String readable = name.replaceAll("[^A-Za-z0-9_-]+", "-");
    return readable.substring(0, Math.min(readable.length(), LONGEST_SLUG))
        + "-"
        + HexFormat.of().formatHex(sha256(name), 0, 4);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
