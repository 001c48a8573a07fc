package io.shardrepair.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LocalStack's own code judges what the plug-in does about paths ({@code paths.py}). */
class JsonPathIT {
  @TempDir Path folder;

  @Test
  void aPathIsReadOnceAndGivesOfDifferentDataWhatItGaveWhenItWasReadEachTime() throws Exception {
    Path python = new Toolbox(ProjectRoot.find(), Progress.silent()).tools().python();
    Path script = Path.of("src/test/resources/localstack-paths.py").toAbsolutePath();
    Path plugIn = LocalStackPlugIn.unpack(folder.resolve("plug-in"));
    Path output = folder.resolve("output.json");
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder(python.toString(), script.toString())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("PYTHONPATH", plugIn.toString());

    int exit = builder.start().waitFor();

    assertThat(exit).as(Files.readString(errors)).isZero();
    JsonNode told = new ObjectMapper().readTree(output.toFile());
    assertThat(told.path("with")).isEqualTo(told.path("without")).hasSize(6);
    List<String> reads = new ArrayList<>();
    told.path("reads").forEach(path -> reads.add(path.asText()));
    assertThat(reads)
        .contains("$", "$.a.b[*].c", "$.none", "$.a.result")
        .filteredOn(path -> !path.equals("$.a["))
        .doesNotHaveDuplicates();
  }
}
