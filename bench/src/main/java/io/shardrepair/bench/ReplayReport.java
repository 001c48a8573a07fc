package io.shardrepair.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * docs/benchmarks-replay.md.
 *
 * @param points field values written
 * @param dumpBytes size of what {@code influx -import} reads
 * @param missingBytes size of what the project reads, gzip
 * @param project values a second
 * @param byImport values a second
 */
record ReplayReport(
    long points,
    long dumpBytes,
    long missingBytes,
    Spread project,
    Spread byImport,
    int repeats,
    String command) {
  private static final double TARGET = 4;

  String text() throws IOException {
    Spread ratio = project.over(byImport);
    return """
        # Benchmark of writing points back

        Written by `%s`.

        %s. Measured %s, UTC.

        ## What is measured
        %,d field values, like those of telegraf, are written into an empty InfluxDB 1.8 node, %d times each
        way, in turns, each time into a new node on the same machine. After each run the node must
        say that it holds every value of each field, and its export must hold the same points and values
        as the export that was written.

        - **This project**: `Replayer` with default settings, so without a rate limit, reads a file of missing
          points as the comparison writes it (%.0f MB, gzip), with all fields of one series and time on one
          line, and writes it through the same client as the Lambda function, in a JVM that has written
          before (as with SnapStart). The node is on the loopback, so request bodies are not compressed.
        - **influx -import** reads the same points as `influx_inspect export` prints them (%.0f MB, one value
          a line, uncompressed, which is faster).

        | | this project | influx -import | ratio |
        |---|---|---|---|
        | thousand values/s | %s | %s | %s |

        The files differ on purpose: the project puts fields on one line as part of the comparison,
        whose time is in [benchmarks.md](benchmarks.md).

        Target: at least %.0fx: **%s**.
        """
        .formatted(
            command,
            Machine.describe(),
            LocalDate.now(ZoneOffset.UTC),
            points,
            repeats,
            missingBytes / 1e6,
            dumpBytes / 1e6,
            thousands(project),
            thousands(byImport),
            ratio,
            TARGET,
            ratio.median() >= TARGET ? "met" : "not met");
  }

  private static Spread thousands(Spread perSecond) {
    return new Spread(perSecond.median() / 1e3, perSecond.min() / 1e3, perSecond.max() / 1e3);
  }
}
