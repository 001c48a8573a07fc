package io.shardrepair.local.hazard;

import io.shardrepair.local.setup.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of errors that operators are told about, in section Errors of docs/interfaces.md. */
final class DocumentedErrors {
  private static final Pattern SECTION = Pattern.compile("\n## Errors\n(.*?)\n## ", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private DocumentedErrors() {}

  static Set<String> names() throws IOException {
    String text = Files.readString(ProjectRoot.find().resolve("docs/interfaces.md"));
    String section =
        SECTION.matcher(text).results().map(found -> found.group(1)).findFirst().orElseThrow();
    return NAME.matcher(section)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }
}
