package io.shardrepair.notify;

import io.shardrepair.text.Shown;
import java.util.Optional;

/**
 * A notice for people, by mail for example. Its values are shown by {@link Shown}, so that no name
 * adds a line or looks like another.
 *
 * @param subject one line of fewer than 100 printable ASCII characters, as SNS requires ("Subject"
 *     of Publish in the SNS API reference). It ends with what happened, however long the name is
 * @param body lines of text
 */
public record NoticeText(String subject, String body) {
  private static final int LONGEST_SUBJECT = 99;
  private static final String CUT = "...";

  public static NoticeText of(Notice notice) {
    String about = notice.alarm().or(notice::database).or(notice::repairId).orElse("unknown");
    String what = notice.outcome().orElseGet(() -> notice.kind().words());
    StringBuilder body = new StringBuilder(Shown.of(notice.message())).append("\n\n");
    line(body, "Alarm", notice.alarm());
    line(body, "Database", notice.database());
    line(body, "Retention policy", notice.retentionPolicy());
    line(body, "Shard from", notice.shardStart());
    line(body, "Shard to", notice.shardEnd());
    line(body, "Points missing", notice.missing().map("%,d"::formatted));
    line(body, "Points written", notice.replayed().map("%,d"::formatted));
    line(body, "Repair", notice.repairId());
    line(body, "Document", Optional.of(notice.document()));
    return new NoticeText(subject(about, what), body.toString());
  }

  private static void line(StringBuilder body, String label, Optional<String> value) {
    value.ifPresent(text -> body.append(label).append(": ").append(Shown.of(text)).append('\n'));
  }

  private static String subject(String about, String what) {
    String begin = "Shard repair: ";
    String end = ": " + what;
    String name = ascii(about);
    int room = LONGEST_SUBJECT - begin.length() - end.length();
    return begin
        + (name.length() <= room ? name : name.substring(0, room - CUT.length()) + CUT)
        + end;
  }

  /** The name as it is shown, with characters outside of ASCII escaped too. */
  private static String ascii(String name) {
    StringBuilder ascii = new StringBuilder();
    Shown.of(name)
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x7f) {
                ascii.append((char) c);
              } else {
                ascii.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return ascii.toString();
  }
}
