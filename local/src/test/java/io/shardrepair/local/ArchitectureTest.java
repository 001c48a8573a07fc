package io.shardrepair.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of the command may know which, and how large one may grow. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.shardrepair.local");

  @Test
  void packagesFormNoCircles() {
    slices().matching("io.shardrepair.local.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** What stands in for a service of AWS would be the same without a command line. */
  @Test
  void theStandInsOfAwsKnowNoCommand() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("aws", "lambda", "runcommand", "template", "process"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages("cli", "shell", "repair", "stack", "diff", "load", "demo"))
        .check(CLASSES);
  }

  /** What does not fit into one look has a second purpose. */
  @Test
  void noPackageHasMoreFilesThanOneSees() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<Path, Long> sizes =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
      assertThat(sizes).hasSizeGreaterThan(10);
      assertThat(sizes)
          .allSatisfy(
              (folder, size) -> assertThat(size).as("files in %s", folder).isLessThanOrEqualTo(25));
    }
  }

  private static String[] packages(String... names) {
    return Stream.of(names)
        .map(name -> "io.shardrepair.local." + name + "..")
        .toArray(String[]::new);
  }
}
