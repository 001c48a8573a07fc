package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.stream.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Keys of objects and names of repairs that are made from an alarm. */
final class Names {
  private static final String PREFIX = "triage/";

  /** Leaves room for the hash and the time in the 80 characters of an execution's name. */
  private static final int LONGEST_SLUG = 40;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLISECOND =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Names() {}

  /** Key of the decision about a change of state, without its suffix. */
  private static String decided(AlarmEvent event) {
    return PREFIX + slug(event.alarm()) + "/" + change(event);
  }

  /**
   * Name of a change of state among all changes of its alarm. Its time is not enough: an alarm and
   * any number of its contributors may change in the same millisecond.
   */
  static String change(AlarmEvent event) {
    StateChange change = event.change();
    String named =
        "%s-%s-%s"
            .formatted(
                MILLISECOND.format(change.at()),
                change.from().map(Names::readable).orElse("unknown"),
                readable(change.to()));
    return event.contributor().map(one -> named + "-" + slug(one.id())).orElse(named);
  }

  static String decision(AlarmEvent event) {
    return decided(event) + ".json";
  }

  /** Key of the object that marks that subscribers were notified of the decision. */
  static String notified(AlarmEvent event) {
    return decided(event) + ".notified";
  }

  /** Prefix of the claims on a database, ending in a slash. */
  static String claims(String database) {
    return PREFIX + "claims/" + slug(database) + "/";
  }

  /**
   * Name of the repair of a database for all changes of an alarm within the same window. The
   * database is in the hash, because contributors of one alarm may name several, and Step Functions
   * takes two starts with one name for one.
   */
  static String repair(AlarmEvent event, String database, Flapping flapping) {
    long seconds = flapping.window().toSeconds();
    Instant window =
        Instant.ofEpochSecond(
            Math.floorDiv(event.change().at().getEpochSecond(), seconds) * seconds);
    return "alarm-%s-%s-%s"
        .formatted(
            readable(event.alarm()), hash(event.alarm() + "\0" + database), MINUTE.format(window));
  }

  /**
   * A readable part and a hash: names may be long and hold any character, while keys and names of
   * executions may not, and no two names may become the same.
   */
  private static String slug(String name) {
    return readable(name) + "-" + hash(name);
  }

  private static String readable(String name) {
    String readable = name.replaceAll("[^A-Za-z0-9_-]+", "-");
    return readable.substring(0, Math.min(readable.length(), LONGEST_SLUG));
  }

  private static String hash(String text) {
    return Sha256.of(text.getBytes(UTF_8)).substring(0, 8);
  }
}
