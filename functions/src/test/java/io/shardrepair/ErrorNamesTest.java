package io.shardrepair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Section Errors of docs/interfaces.md, against the failures that the code has names for. */
class ErrorNamesTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Pattern SECTION = Pattern.compile("\n## Errors\n(.*?)\n## ", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z])`");

  @Test
  void thePageNamesEachFailureOfTheCodeAndNoOther() throws IOException {
    String page = Files.readString(Path.of("../docs/interfaces.md"));
    String section =
        SECTION.matcher(page).results().map(found -> found.group(1)).findFirst().orElseThrow();

    Set<String> documented =
        NAME.matcher(section)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).contains("ObjectChanged").isEqualTo(failures());
  }

  /**
   * What stops an execution under a name of its own: public, and no IOException, which is retried.
   */
  private static Set<String> failures() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES.resolve("io/shardrepair"))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .map(ErrorNamesTest::load)
          .filter(RuntimeException.class::isAssignableFrom)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .map(Class::getSimpleName)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(Path file) {
    String name = CLASSES.relativize(file).toString().replaceAll("\\.class$", "");
    try {
      return Class.forName(name.replace('/', '.'), false, ErrorNamesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
