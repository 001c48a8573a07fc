package io.shardrepair.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Random copies of a shard, with names and values that look like something else. */
public final class HostileData {
  private static final Comparator<Point> TSM_ORDER =
      Comparator.comparing(Point::tsmKey).thenComparingLong(Point::time);

  private static final String[] MEASUREMENTS = {
    "cpu",
    "cpu!",
    "cpu#",
    "cpu#!",
    "s",
    "skipped",
    "C",
    "CREATE",
    "CREATE\\ DATABASE",
    "a=b",
    "\"q\"",
    "m\\ x",
    "m\\\\ x",
    "m\\\\",
    "\u00c3\u00a9",
    "\u00ff",
    "x\\\ny",
    "\\#hash",
    "sk",
    "mem\\,x",
  };
  private static final String[] TAGS = {
    "",
    ",host=a",
    ",host=b",
    ",host=a\\ b",
    ",host=a\\,b\\=c,z=1",
    ",t=a\\\nb",
    ",t=\"",
    ",t=#!~",
    ",t=\u00fe",
    ",t=C:\\dir",
    ",a\\ b=c!",
    ",t=v=1".replace("v=1", "v\\=1"),
    ",t=#",
    ",t=a\\\\ b",
    ",t=a\\\\\\ b\\\\\\,c",
    ",k\\\\ \\=x=v\\\\\\=",
  };
  private static final String[] FIELDS = {
    "v",
    "value",
    "a b",
    "a,b",
    "a=b",
    "a\"b",
    "\"",
    "x#!~#y",
    "#!~#",
    "a\\b",
    "a\\",
    "a\\,b",
    "a\\ b",
    "a\\\\=b",
    "v!",
    "\u00e9",
    "\u00c3\u00a9",
    "a\\\nb",
    " ",
    "#",
  };
  private static final String[] TEXTS = {
    "",
    "x",
    " ",
    "\n",
    "\n\n",
    "\n# DDL\n",
    "\ncpu v=1 5\n",
    "a\" 5\ncpu v=1 6",
    "\\",
    "\\\\\"",
    "\ncpu,host=a v=\"",
    " 7\ncpu v=2 8\ncpu v=\"",
    "\nzzz v=1 5\n",
    "\n!!! v=1 5\n!!! v=1 6\n",
    "skipped missing file: /x",
    "\nskipped missing file: /x\n",
    "\nCREATE DATABASE x\n",
    "=",
    ",",
    "\u00ff\u00fe",
    "1i",
    "true",
    "\ncpu v=\"\ncpu v=\"\n",
  };
  private static final String[] OTHERS = {
    "0",
    "-0",
    "1",
    "1i",
    "1u",
    "-1i",
    "1e+06",
    "1e-07",
    "-1.5e+300",
    "0.1",
    "true",
    "false",
    "9223372036854775807i",
    "-9223372036854775808i",
    "18446744073709551615u",
    "123456.789",
  };
  private static final long[] TIMES = {
    Long.MIN_VALUE,
    -1,
    0,
    1,
    10,
    99,
    100,
    3_600_000_000_000L,
    1_700_000_000_000_000_000L,
    Long.MAX_VALUE,
  };

  private final Random random;

  public HostileData(long seed) {
    random = new Random(seed);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  public int upTo(int most) {
    return random.nextInt(most) + 1;
  }

  public boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  public <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String value() {
    if (oneIn(2)) {
      StringBuilder text = new StringBuilder(pick(TEXTS));
      while (oneIn(2)) {
        text.append(pick(TEXTS));
      }
      return Point.quoted(text.toString());
    }
    return pick(OTHERS);
  }

  private List<Point> base() {
    List<Point> points = new ArrayList<>();
    int keys = upTo(25);
    for (int k = 0; k < keys; k++) {
      String series = pick(MEASUREMENTS) + pick(TAGS);
      String field = pick(FIELDS);
      if ((series + "#!~").contains("#!~#")) {
        continue; // cannot be exported unmistakably; refused, which other tests show
      }
      if (series.endsWith("\\") && field.contains(" ")) {
        continue; // printed as another key is (BackslashEnds), which the oracle does not know
      }
      if (oneIn(3)) {
        usual(points, series, field);
        continue;
      }
      int times = upTo(8);
      for (int t = 0; t < times; t++) {
        long time = oneIn(3) ? TIMES[random.nextInt(TIMES.length)] : random.nextInt(50);
        points.add(new Point(series, field, time, value()));
      }
    }
    return points;
  }

  /** Numbers every so often, as most data is; at times with a break in it, or twice. */
  private void usual(List<Point> points, String series, String field) {
    long time = 1_700_000_000_000_000_000L - (oneIn(10) ? 1_699_999_999_000_000_000L : 0);
    long step = oneIn(2) ? 10_000_000_000L : 700_000_000_000L;
    int times = upTo(60);
    for (int t = 0; t < times; t++) {
      time += oneIn(30) ? 0 : step;
      String number = oneIn(2) ? "12.5" : random.nextInt(1000) + (oneIn(2) ? "i" : "");
      points.add(new Point(series, field, time, oneIn(20) ? value() : number));
    }
  }

  /** Per copy its runs, each in TSM order; the last may be a WAL, in no order. */
  public List<List<List<Point>>> copies(int number) {
    List<Point> base = base();
    List<List<List<Point>>> copies = new ArrayList<>();
    // Nearly equal copies, as real ones are, or rather different ones.
    int loss = oneIn(2) ? upTo(10) : 200;
    for (int copy = 0; copy < number; copy++) {
      int runCount = random.nextInt(5) + (oneIn(10) ? 0 : 1);
      List<List<Point>> runs = new ArrayList<>();
      for (int i = 0; i < runCount; i++) {
        runs.add(new ArrayList<>());
      }
      for (Point point : base) {
        if (runCount == 0 || oneIn(loss + 1)) {
          continue;
        }
        Point held = oneIn(loss > 100 ? 200 : 15) ? point.with(value()) : point;
        runs.get(random.nextInt(runCount)).add(held);
        while (oneIn(6)) {
          runs.get(random.nextInt(runCount)).add(held.with(value()));
        }
      }
      copies.add(runs);
    }
    return copies;
  }

  /** Orders a run: as a TSM file, or as a WAL, where only order in time of writing counts. */
  public void order(List<Point> run, boolean wal) {
    if (wal) {
      Collections.shuffle(run, random);
    } else {
      run.sort(TSM_ORDER); // stable: of the same point the later record stays later
    }
  }
}
