package io.shardrepair;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The rules by which a reader finds his way: which package may know which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.shardrepair");

  /** The path of the data; a stage knows only the stages before it. */
  private static final List<String> PATH =
      List.of(
          "resolve",
          "node",
          "preflight",
          "export",
          "partition",
          "merge",
          "compare",
          "plan",
          "decide",
          "replay",
          "verify",
          "report");

  @Test
  void theCoreKnowsNoAwsNoLambdaAndNoInfluxClient() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.shardrepair.aws..", "io.shardrepair.influx..")
        .and()
        .resideOutsideOfPackage("io.shardrepair.handler..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon.awssdk..",
            "com.amazonaws..",
            "org.influxdb..",
            "okhttp3..",
            "io.shardrepair.aws..",
            "io.shardrepair.influx..",
            "io.shardrepair.handler..")
        .check(CLASSES);
  }

  @Test
  void aStageKnowsOnlyTheStagesBeforeIt() {
    for (int i = 0; i < PATH.size(); i++) {
      String[] later =
          PATH.subList(i + 1, PATH.size()).stream()
              .map(stage -> "io.shardrepair." + stage + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("io.shardrepair." + PATH.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .check(CLASSES);
      }
    }
  }

  /** It looks for what to repair; a repair goes without it. */
  @Test
  void theDetectorStandsBesideThePath() {
    noClasses()
        .that()
        .resideInAPackage("io.shardrepair.detect..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PATH.stream()
                .filter(stage -> !stage.equals("resolve"))
                .map(stage -> "io.shardrepair." + stage + "..")
                .toArray(String[]::new))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(stages(PATH))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardrepair.detect..")
        .check(CLASSES);
  }

  @Test
  void noStageKnowsWhatStartsARepairOrTellsOfIt() {
    noClasses()
        .that()
        .resideInAnyPackage(stages(PATH))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardrepair.trigger..", "io.shardrepair.notify..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.shardrepair.notify..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardrepair.trigger..")
        .check(CLASSES);
  }

  /** Dump files are compared without a repair, and a repair goes without it. */
  @Test
  void theDiffStandsBesideThePath() {
    noClasses()
        .that()
        .resideInAnyPackage(stages(PATH))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardrepair.diff..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.shardrepair.diff..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(stages(List.of("resolve", "preflight", "plan", "decide", "replay")))
        .check(CLASSES);
  }

  @Test
  void whatEverybodySpeaksOfKnowsNobodyWhoDoes() {
    noClasses()
        .that()
        .resideInAPackage("io.shardrepair.model..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardrepair.input..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.shardrepair.model..", "io.shardrepair.input..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(stages(PATH))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCircles() {
    slices().matching("io.shardrepair.(*)..").should().beFreeOfCycles().check(CLASSES);
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
      sizes.forEach(
          (folder, size) ->
              Assertions.assertThat(size).as("files in %s", folder).isLessThanOrEqualTo(27));
    }
  }

  private static String[] stages(List<String> names) {
    return names.stream().map(stage -> "io.shardrepair." + stage + "..").toArray(String[]::new);
  }

  @Test
  void theGroundKnowsNoStage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.shardrepair.json..",
            "io.shardrepair.store..",
            "io.shardrepair.stream..",
            "io.shardrepair.text..",
            "io.shardrepair.status..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(stages(PATH))
        .check(CLASSES);
  }

  @Test
  void handlersAreShort() throws IOException {
    Path handlers = Path.of("src/main/java/io/shardrepair/handler");
    try (Stream<Path> files = Files.list(handlers)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Handler.java")).toList()) {
        long code =
            Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("import "))
                .filter(line -> !line.startsWith("*") && !line.startsWith("/*"))
                .count();
        Assertions.assertThat(code).as("lines of code in %s", file.getFileName()).isLessThan(60);
      }
    }
  }
}
