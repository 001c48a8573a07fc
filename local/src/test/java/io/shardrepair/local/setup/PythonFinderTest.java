package io.shardrepair.local.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonFinderTest {
  @TempDir Path folder;

  /** The tool's own Python, but for what it says of its version. */
  private boolean works(int minor) throws Exception {
    Path python =
        Files.writeString(
            folder.resolve("python3." + minor),
            """
            #!/bin/sh
            exec '%s' -c 'import sys; sys.version_info = (3, %d, 9, "final", 0); exec(sys.argv[2])' "$@"
            """
                .formatted(PythonFinder.find(), minor));
    assertThat(python.toFile().setExecutable(true)).isTrue();
    return PythonFinder.works(python.toString());
  }

  /** LocalStack ends at once with 3.12: it cannot import {@code warnings.deprecated}. */
  @Test
  void aPythonThatLocalStackCannotUseIsNotTaken() throws Exception {
    assertThat(works(12)).isFalse();
    assertThat(works(13)).isTrue();
  }
}
