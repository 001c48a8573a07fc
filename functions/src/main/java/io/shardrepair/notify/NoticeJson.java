package io.shardrepair.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.text.Shown;

/**
 * A notice as programs read it. SNS takes 262,144 bytes, text and attributes together ("Publishing
 * large messages" of its developer guide), EventBridge less than 256 KB an entry ("Calculating
 * PutEvents event entry size" of its user guide), and both refuse what is larger. All but the
 * message is short: names of databases and policies are names of folders, those of alarms have at
 * most 255 characters.
 */
public final class NoticeJson {
  private NoticeJson() {}

  /**
   * The notice. A message of more than {@value Shown#MOST} characters, which quotes a long name for
   * example, is as it is shown: {@link Shown} leaves out its middle, and says how much.
   */
  public static String of(Notice notice) {
    return new String(Json.bytes(shortened(notice)), UTF_8);
  }

  private static Notice shortened(Notice notice) {
    if (notice.message().length() <= Shown.MOST) {
      return notice;
    }
    return new Notice(
        notice.version(),
        notice.kind(),
        Shown.of(notice.message()),
        notice.document(),
        notice.repairId(),
        notice.database(),
        notice.retentionPolicy(),
        notice.shardStart(),
        notice.shardEnd(),
        notice.missing(),
        notice.replayed(),
        notice.alarm(),
        notice.outcome());
  }
}
