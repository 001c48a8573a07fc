package io.shardrepair.notify;

import java.util.Optional;

/**
 * A notice as people read it, by mail for example.
 *
 * @param subject one line of at most 100 printable ASCII characters, as SNS asks for
 * @param body lines of text
 */
public record NoticeText(String subject, String body) {
  private static final int LONGEST_SUBJECT = 100;

  public static NoticeText of(Notice notice) {
    String about = notice.alarm().or(notice::database).or(notice::repairId).orElse("unknown");
    String what = notice.outcome().orElseGet(() -> notice.kind().words());
    String subject = printable("Shard repair: %s: %s".formatted(about, what));
    StringBuilder body = new StringBuilder(notice.message()).append("\n\n");
    line(body, "Alarm", notice.alarm());
    line(body, "Database", notice.database());
    line(body, "Retention policy", notice.retentionPolicy());
    line(body, "Shard from", notice.shardStart());
    line(body, "Shard to", notice.shardEnd());
    line(body, "Points missing", notice.missing().map("%,d"::formatted));
    line(body, "Points written", notice.replayed().map("%,d"::formatted));
    line(body, "Repair", notice.repairId());
    line(body, "Document", Optional.of(notice.document()));
    return new NoticeText(subject, body.toString());
  }

  private static void line(StringBuilder body, String label, Optional<String> value) {
    value.ifPresent(text -> body.append(label).append(": ").append(text).append('\n'));
  }

  /** What SNS would refuse becomes a question mark; what is too long is cut. */
  private static String printable(String text) {
    String ascii = text.replaceAll("[^ -~]", "?");
    return ascii.length() <= LONGEST_SUBJECT
        ? ascii
        : ascii.substring(0, LONGEST_SUBJECT - 3) + "...";
  }
}
