package io.shardrepair.local.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real nodes that all seeds of a run share; each seed has a database of its own. */
final class Nodes implements AutoCloseable {
  /** Caches are written to files on command only. */
  private static final InfluxSettings SETTINGS = InfluxSettings.manyFiles().keepingWal();

  private static final Pattern RPC = Pattern.compile("bind-address = \"(127\\.0\\.0\\.1:\\d+)\"");

  private final Tools tools;
  private final Path folder;
  private final List<InfluxNode> nodes;

  Nodes(List<String> names, Tools tools, Path folder) throws IOException {
    this.tools = tools;
    this.folder = folder;
    this.nodes =
        names.stream()
            .map(name -> new InfluxNode(name, tools.influxd(), folder.resolve(name)))
            .toList();
    for (InfluxNode node : nodes) {
      node.start(SETTINGS);
    }
  }

  /** The first nodes. */
  List<InfluxNode> first(int copies) {
    return nodes.subList(0, copies);
  }

  Path influxInspect() {
    return tools.influxInspect();
  }

  /** A folder for what tests leave. */
  Path folder() {
    return folder;
  }

  void restart(InfluxNode node, Change whileStopped) throws IOException {
    node.stop();
    whileStopped.run();
    node.start(SETTINGS);
  }

  /** Something done to the files of a node that is stopped. */
  interface Change {
    void run() throws IOException;
  }

  /**
   * Writes the cache of each shard of a database to a TSM file: a backup makes influxd do so. What
   * is not in the cache is left as it is.
   */
  void flush(InfluxNode node, String database) throws IOException {
    if (new Server(node).shards(database).isEmpty()) {
      return;
    }
    Matcher rpc = RPC.matcher(Files.readString(node.configFile()));
    assertThat(rpc.find()).isTrue();
    Path backup = Files.createTempDirectory(folder, "backup");
    Path log = folder.resolve("backup.log");
    try {
      int exit =
          new ProcessBuilder(
                  tools.influxd().toString(),
                  "backup",
                  "-portable",
                  "-host",
                  rpc.group(1),
                  "-database",
                  database,
                  backup.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      assertThat(exit).as("backup: %s", Files.readString(log)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      removeTree(backup);
    }
  }

  private static void removeTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Whether influxd may compact the database's files, by the file that it looks for. */
  void compactions(InfluxNode node, String database, boolean allowed) throws IOException {
    for (Path shard : new Server(node).shards(database)) {
      Path mark = shard.resolve("do_not_compact");
      if (allowed) {
        Files.deleteIfExists(mark);
      } else if (Files.exists(shard) && !Files.exists(mark)) {
        Files.createFile(mark);
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(InfluxNode::close);
  }
}
