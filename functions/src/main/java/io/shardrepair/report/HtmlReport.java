package io.shardrepair.report;

import io.shardrepair.compare.HourTotals.HourTotal;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.preflight.Check;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.store.Pass;
import io.shardrepair.text.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report as one HTML page for people: no script, no style sheet and nothing fetched, so that it
 * opens from a bucket, a mail or a disk. The JSON report says the same.
 */
public final class HtmlReport {
  private static final long HOUR_SECONDS = 3600;

  /** Colours of the copies in plots, distinct even in grey. */
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#d1682c", "#4a9a6a", "#8a5aa8", "#b5a13a", "#5b6470");

  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;color:#1d2329;max-width:70rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
      table{border-collapse:collapse}td,th{padding:.25rem .8rem;border-bottom:1px solid #dde2e7;text-align:right}
      td:first-child,th:first-child,td.text{text-align:left}th{font-weight:600}
      .status{display:inline-block;padding:.1rem .6rem;border-radius:.3rem;color:#fff;background:#5b6470}
      .EQUAL,.REPAIRED{background:#2f7d4f}.PLANNED,.NEEDS_REVIEW,.CONFLICTS{background:#b06f12}.INCOMPLETE,.FAILED{background:#b3362b}
      .no{color:#b3362b;font-weight:600}.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em}
      svg text{font:11px system-ui,sans-serif;fill:#5b6470}li{margin:.2rem 0}
      h1,p,b,td,th,li{unicode-bidi:isolate}
      """;

  private final StringBuilder html = new StringBuilder();
  private final RepairReport report;

  private HtmlReport(RepairReport report) {
    this.report = report;
  }

  /** The page. */
  public static String of(RepairReport report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    String title = "Repair " + report.repairId();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(text(title))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(text(title))
        .append("</h1>\n<p><span class=\"status ")
        .append(report.status())
        .append("\">")
        .append(report.status())
        .append("</span> ")
        .append(text(report.message()))
        .append("</p>\n");
    shard();
    copies();
    hours();
    measurements();
    list("To review", report.reasons());
    list(
        "Findings",
        report.findings().stream().map(found -> found.finding().describe(found.copy())).toList());
    list("Refused by servers", refusals());
    checks();
    stages();
    html.append("</body></html>\n");
    return html.toString();
  }

  private void shard() {
    html.append("<p>");
    report
        .database()
        .ifPresent(
            database ->
                html.append("Database <b>")
                    .append(text(database))
                    .append("</b>, retention policy <b>")
                    .append(text(report.retentionPolicy().orElse("")))
                    .append("</b>, shard from ")
                    .append(text(report.shardStart().orElse("")))
                    .append(" to ")
                    .append(text(report.shardEnd().orElse("")))
                    .append('.'));
    html.append("</p>\n");
  }

  private void copies() {
    if (report.copies().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (CopyReport copy : report.copies()) {
      rows.add(
          List.of(
              text(copy.copy()),
              number(copy.pointsBefore()),
              number(copy.missingBefore()),
              number(copy.left().stream().mapToLong(RepairPlan.Left::points).sum()),
              number(copy.replayed()),
              number(copy.refused()),
              number(copy.pointsAfter()),
              number(copy.missingAfter())));
    }
    html.append("<h2>Copies</h2>\n");
    table(
        List.of(
            "copy",
            "points before",
            "missing",
            "left on purpose",
            "replayed",
            "refused",
            "points after",
            "missing after"),
        rows);
  }

  /** A bar per hour and copy: an outage shows as a block, lost batches as splinters. */
  private void hours() {
    List<HourTotal> hours = report.hours();
    if (hours.isEmpty()) {
      return;
    }
    html.append("<h2>Missing points by hour</h2>\n<p>");
    for (int copy = 0; copy < report.copies().size(); copy++) {
      html.append("<span class=\"key\" style=\"background:")
          .append(colour(copy))
          .append("\"></span>")
          .append(text(report.copies().get(copy).copy()));
    }
    html.append("</p>\n");
    long first = hours.get(0).hour();
    long last = hours.get(hours.size() - 1).hour();
    long most =
        Math.max(
            1,
            hours.stream()
                .flatMap(hour -> hour.missing().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(1));
    double slot = 1000.0 / (last - first + 1);
    double bar = slot / report.copies().size();
    html.append("<svg viewBox=\"0 0 1000 190\" width=\"100%\" role=\"img\">\n");
    for (HourTotal hour : hours) {
      for (int copy = 0; copy < hour.missing().size(); copy++) {
        long missing = hour.missing().get(copy);
        if (missing > 0) {
          // A single point must be visible beside a million.
          double height = Math.max(1.5, 160.0 * missing / most);
          html.append(
              String.format(
                  Locale.ROOT,
                  "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"><title>%s, %s: %,d missing</title></rect>%n",
                  (hour.hour() - first) * slot + copy * bar,
                  170 - height,
                  Math.max(0.5, bar * 0.9),
                  height,
                  colour(copy),
                  Instant.ofEpochSecond(hour.hour() * HOUR_SECONDS),
                  text(report.copies().get(copy).copy()),
                  missing));
        }
      }
    }
    html.append("<line x1=\"0\" y1=\"170\" x2=\"1000\" y2=\"170\" stroke=\"#dde2e7\"/>\n")
        .append(label(0, "start", Instant.ofEpochSecond(first * HOUR_SECONDS)))
        .append(label(1000, "end", Instant.ofEpochSecond((last + 1) * HOUR_SECONDS)))
        .append(
            String.format(Locale.ROOT, "<text x=\"0\" y=\"9\">%,d an hour at most</text>%n", most))
        .append("</svg>\n");
  }

  private static String label(int x, String anchor, Instant time) {
    return "<text x=\"%d\" y=\"185\" text-anchor=\"%s\">%s</text>%n".formatted(x, anchor, time);
  }

  private void measurements() {
    if (report.differing().isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>(List.of("measurement", "conflicts"));
    report.copies().forEach(copy -> head.add("missing from " + text(copy.copy())));
    List<List<String>> rows = new ArrayList<>();
    for (Measurement measurement : report.differing()) {
      List<String> row = new ArrayList<>();
      row.add(text(measurement.measurement().toString()));
      row.add(number(measurement.conflicts()));
      for (int copy = 0; copy < measurement.missing().size(); copy++) {
        String shape = measurement.gaps().get(copy).shape().name().toLowerCase(Locale.ROOT);
        long missing = measurement.missing().get(copy);
        row.add(missing == 0 ? "0" : number(missing) + ", " + shape.replace('_', ' '));
      }
      rows.add(row);
    }
    html.append("<h2>Measurements that differ</h2>\n");
    table(head, rows);
  }

  private List<String> refusals() {
    List<String> items = new ArrayList<>();
    for (CopyReport copy : report.copies()) {
      for (Refusals refusals : copy.refusals()) {
        items.add("%s, %,d: %s".formatted(copy.copy(), refusals.points(), refusals.reason()));
      }
    }
    return items;
  }

  private void checks() {
    if (report.checks().isEmpty()) {
      return;
    }
    html.append("<h2>Checks before anything was touched</h2>\n<table>\n");
    for (Check check : report.checks()) {
      html.append("<tr><td>")
          .append(text(check.name()))
          .append("</td><td class=\"text\">")
          .append(text(check.copy().orElse("")))
          .append(check.passed() ? "</td><td>yes" : "</td><td class=\"no\">no")
          .append("</td><td class=\"text\">")
          .append(text(check.detail()))
          .append("</td></tr>\n");
    }
    html.append("</table>\n");
  }

  private void stages() {
    if (report.stages().isEmpty()) {
      return;
    }
    double most =
        Math.max(0.001, report.stages().stream().mapToDouble(StageTime::seconds).max().orElse(0));
    html.append("<h2>Time of the stages</h2>\n<table>\n");
    for (StageTime stage : report.stages()) {
      html.append("<tr><td>")
          .append(text(stage.stage()))
          .append(stage.pass() == Pass.AFTER ? ", again" : "")
          .append(
              String.format(
                  Locale.ROOT, "</td><td>%.1f s</td><td class=\"text\">", stage.seconds()))
          .append(
              String.format(
                  Locale.ROOT,
                  "<svg width=\"300\" height=\"10\"><rect width=\"%.1f\" height=\"10\" fill=\"%s\"/></svg></td></tr>%n",
                  Math.max(1, 300 * stage.seconds() / most),
                  COLOURS.get(0)));
    }
    html.append("</table>\n");
  }

  private void list(String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    html.append("<h2>").append(title).append("</h2>\n<ul>\n");
    items.forEach(item -> html.append("<li>").append(text(item)).append("</li>\n"));
    html.append("</ul>\n");
  }

  /** Head and cells are HTML already. */
  private void table(List<String> head, List<List<String>> rows) {
    html.append("<table>\n<tr>");
    head.forEach(cell -> html.append("<th>").append(cell).append("</th>"));
    html.append("</tr>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static String colour(int copy) {
    return COLOURS.get(copy % COLOURS.size());
  }

  private static String number(Optional<Long> number) {
    return number.map(HtmlReport::number).orElse("–");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Escapes a text. Names come from databases, and messages from servers: none may become markup,
   * or hide or reverse the text beside it.
   */
  private static String text(String raw) {
    return Shown.of(raw)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
