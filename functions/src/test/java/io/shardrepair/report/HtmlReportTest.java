package io.shardrepair.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.HourTotals.HourTotal;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Mode;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.preflight.Check;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.Pass;
import io.shardrepair.text.Hostile;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String NASTY = "a<b>&\"'";

  private final RepairReport report =
      new RepairReport(
          RepairReport.VERSION,
          "r1",
          RepairStatus.INCOMPLETE,
          "3 points <are> still missing",
          Optional.of(Mode.REPAIR),
          Optional.of("r1"),
          Optional.of(NASTY),
          Optional.of("autogen"),
          Optional.of("2026-11-16T00:00:00Z"),
          Optional.of("2026-11-17T00:00:00Z"),
          List.of(copy("node-a", 0, List.of()), copy("node-b", 7, List.of(refusal()))),
          2,
          List.of(),
          List.of(
              new Measurement(
                  DumpBytes.of("cpu"),
                  List.of(100L, 90L),
                  List.of(0L, 10L),
                  2,
                  List.of(new Gaps(GapShape.NONE, 0, 0), new Gaps(GapShape.OUTAGE, 1, 0)))),
          // 2026-11-16T10:00Z and two hours later
          List.of(
              new HourTotal(498_562, List.of(0L, 10L), 0),
              new HourTotal(498_564, List.of(0L, 5L), 2)),
          Optional.empty(),
          Changes.NONE,
          List.of("look & see"),
          List.of(),
          List.of(new Check("free-space", Optional.of("node-a"), false, false, "make room")),
          List.of(new StageTime("export", Pass.BEFORE, 2), new StageTime("export", Pass.AFTER, 1)),
          0,
          0,
          Optional.empty(),
          Optional.empty());

  private static Refusals refusal() {
    return new Refusals("partial write: nothing taken", 3);
  }

  private static CopyReport copy(String name, long left, List<Refusals> refusals) {
    return new CopyReport(
        name,
        List.of(1L),
        Optional.of(1_000L),
        Optional.of(15L),
        Optional.of(0L),
        Optional.empty(),
        List.of(new Left(Left.Reason.TYPE_CONFLICT, left)),
        Optional.of(0L),
        Optional.of(12L),
        Optional.of(3L),
        refusals,
        Optional.of(1_012L),
        Optional.empty());
  }

  @Test
  void saysWhatTheReportSays() throws Exception {
    Document page = parse(HtmlReport.of(report));

    assertThat(texts(page, "h1")).containsExactly("Repair r1");
    assertThat(texts(page, "p").get(0)).isEqualTo("INCOMPLETE 3 points <are> still missing");
    assertThat(texts(page, "p").get(1))
        .isEqualTo(
            "Database "
                + NASTY
                + ", retention policy autogen, shard from 2026-11-16T00:00:00Z to"
                + " 2026-11-17T00:00:00Z.");
    assertThat(texts(page, "tr"))
        .contains(
            "node-a|1,000|15|0|12|3|1,012|–",
            "node-b|1,000|15|7|12|3|1,012|–",
            "cpu|2|0|10, outage",
            "free-space|node-a|no|make room",
            "export|2.0 s|",
            "export, again|1.0 s|");
    assertThat(texts(page, "li"))
        .containsExactly("look & see", "node-b, 3: partial write: nothing taken");
  }

  @Test
  void drawsABarForEachHourAndCopyThatLacksPoints() throws Exception {
    Document page = parse(HtmlReport.of(report));

    NodeList bars = page.getElementsByTagName("title");
    assertThat(bars.item(1).getTextContent()).isEqualTo("2026-11-16T10:00:00Z, node-b: 10 missing");
    assertThat(bars.item(2).getTextContent()).isEqualTo("2026-11-16T12:00:00Z, node-b: 5 missing");
    assertThat(bars.getLength()).isEqualTo(3); // and the page's own
    Element full = (Element) bars.item(1).getParentNode();
    Element half = (Element) bars.item(2).getParentNode();
    assertThat(full.getAttribute("height")).isEqualTo("160.00");
    assertThat(half.getAttribute("height")).isEqualTo("80.00");
    assertThat(half.getAttribute("x")).isEqualTo("833.33");
  }

  @Test
  void aHostileNameIsNeitherMarkupNorHiddenAndNoTwoPagesAreTheSame() throws Exception {
    Random random = new Random(41);
    Map<String, String> pages = new HashMap<>();
    int elements = elements(HostileReport.of("a"));
    for (int i = 0; i < 300; i++) {
      String name = Hostile.name(random);
      String html = HtmlReport.of(HostileReport.of(name));
      assertThat(html.lines()).noneMatch(Hostile::isRaw);
      assertThat(elements(HostileReport.of(name))).isEqualTo(elements);
      assertThat(pages.computeIfAbsent(html, page -> name)).isEqualTo(name);
    }
  }

  private static int elements(RepairReport report) throws Exception {
    return parse(HtmlReport.of(report)).getElementsByTagName("*").getLength();
  }

  @Test
  void fetchesNothing() {
    assertThat(HtmlReport.of(report)).doesNotContain("src=", "href=", "url(", "<script");
  }

  /** The page is also XML but for its first line and an unclosed tag. */
  private static Document parse(String html) throws Exception {
    String xml =
        html.replace("<!doctype html>\n", "").replace("<meta charset=\"utf-8\">", "<meta/>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  /** Texts of elements of a kind; cells of a row with a bar between them. */
  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(
            node -> {
              NodeList cells = ((Element) node).getElementsByTagName("td");
              return cells.getLength() == 0
                  ? node.getTextContent()
                  : IntStream.range(0, cells.getLength())
                      .mapToObj(i -> cells.item(i).getTextContent())
                      .collect(Collectors.joining("|"));
            })
        .toList();
  }
}
