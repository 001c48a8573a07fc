package io.shardrepair;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Section Errors of docs/interfaces.md, against the failures that the code has names for. */
class ErrorNamesTest {
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

  /** A failure that stops an execution with a name is an exception that is no IOException. */
  private static Set<String> failures() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.shardrepair")
            .stream()
            .filter(type -> type.isAssignableTo(RuntimeException.class))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
