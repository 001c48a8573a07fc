package io.shardrepair.bench;

import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * InfluxDB nodes, and its own tools on them.
 *
 * @param tools where InfluxDB is installed
 * @param database what is exported and imported
 * @param work folder for the nodes' files and the logs of the tools
 */
record Nodes(Tools tools, String database, Path work) {
  static final String RETENTION_POLICY = "autogen";

  /** Influxd's own default: it writes a TSM file when its cache holds 25 MB. */
  private static final long CACHE_SNAPSHOT_BYTES = 25 << 20;

  /**
   * Influxd's defaults, but with the index {@code tsi1}, as new nodes are set up.
   *
   * @param cacheColdAfter influxd's default is ten minutes
   */
  static InfluxSettings settings(Duration cacheColdAfter) {
    return new InfluxSettings("tsi1", CACHE_SNAPSHOT_BYTES, cacheColdAfter);
  }

  InfluxNode node(String name, Path folder) {
    return new InfluxNode(name, tools.influxd(), folder);
  }

  List<String> export(InfluxNode node, Path dump, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.influxInspect().toString(),
                "export",
                "-datadir",
                node.dataDir().toString(),
                "-waldir",
                node.walDir().toString(),
                "-database",
                database,
                "-retention",
                RETENTION_POLICY,
                "-out",
                dump.toString()));
    command.addAll(List.of(options));
    return command;
  }

  List<String> importInto(InfluxNode node, Path dump, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.influx().toString(),
                "-host",
                "127.0.0.1",
                "-port",
                node.url().substring(node.url().lastIndexOf(':') + 1),
                "-import",
                "-path",
                dump.toString()));
    command.addAll(List.of(options));
    return command;
  }

  /**
   * Runs commands at once, each with a log, {@code log-0.txt} and so on, in the work folder.
   *
   * @param successes exit codes that mean success
   * @return wall time until all have ended, in seconds
   * @throws IOException if one fails, with its log
   */
  double run(List<List<String>> commands, List<Integer> successes)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    List<Process> running = new ArrayList<>();
    for (List<String> command : commands) {
      running.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log(running.size()).toFile())
              .start());
    }
    for (Process process : running) {
      process.waitFor();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    for (int i = 0; i < running.size(); i++) {
      if (!successes.contains(running.get(i).exitValue())) {
        throw new IOException(
            "%s failed with exit code %d:%n%s"
                .formatted(
                    String.join(" ", commands.get(i)),
                    running.get(i).exitValue(),
                    Files.readString(log(i))));
      }
    }
    return seconds;
  }

  Path log(int command) {
    return work.resolve("log-" + command + ".txt");
  }
}
