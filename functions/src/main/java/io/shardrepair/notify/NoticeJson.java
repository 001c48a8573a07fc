package io.shardrepair.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.text.Shown;

/**
 * Writes a notice for programs. SNS takes 262,144 bytes, text and attributes together ("Publishing
 * large messages" of its developer guide), EventBridge less than 256 KB per entry ("Calculating
 * PutEvents event entry size" of its user guide); both refuse anything larger. Everything except
 * the message is short: names of databases and policies are names of folders, those of alarms have
 * at most 255 characters.
 */
public final class NoticeJson {
  private NoticeJson() {}

  /**
   * The notice as JSON. In a message of more than {@value Shown#MOST} characters, for example
   * because it quotes a long name, {@link Shown} leaves out the middle and says how much.
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
