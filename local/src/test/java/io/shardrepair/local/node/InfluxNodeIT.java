package io.shardrepair.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluxNodeIT {
  @TempDir Path folder;
  private final Tools tools = new Toolbox(ProjectRoot.find(), Progress.silent()).tools();

  @Test
  void keepsItsPointsOverAnOutage() throws IOException {
    try (InfluxNode node = new InfluxNode("n", tools.influxd(), folder.resolve("a node"))) {
      InfluxHttp http = new InfluxHttp(node);
      node.start(InfluxSettings.manyFiles().keepingWal());
      http.query("", "CREATE DATABASE d");
      http.write("d", "m v=1i 1\n").join();
      node.stop();
      assertThatThrownBy(() -> http.query("d", "SELECT * FROM m")).isInstanceOf(IOException.class);

      node.start(InfluxSettings.manyFiles());
      assertThat(http.query("d", "SELECT v FROM m").at("/series/0/values/0/1").asInt()).isOne();
    }
  }

  @Test
  void saysWhyItDoesNotStart() throws IOException {
    Path blocked = Files.createDirectories(folder.resolve("n"));
    Files.writeString(blocked.resolve("meta"), "a file where a directory belongs");
    try (InfluxNode node = new InfluxNode("n", tools.influxd(), blocked)) {
      assertThatThrownBy(() -> node.start(InfluxSettings.manyFiles()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("influxd n did not start")
          .hasMessageContaining("not a directory");
    }
  }
}
