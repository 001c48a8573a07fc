package io.shardrepair.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.show.TerminalProgress;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A new output cannot forget to escape, because it cannot print by itself. */
class PrintingTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.shardrepair");

  /** The log of a function is what the function hands over, as on AWS; it is JSON that is safe. */
  private static final String LOGGER = "io.shardrepair.local.lambda.InvocationContext$1";

  @Test
  void onlyThoseThatEscapePrint() {
    Set<String> printing = Set.of(Lines.class.getName(), TerminalProgress.class.getName(), LOGGER);
    noClasses()
        .that(are("not " + printing, c -> !printing.contains(c.getName())))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "prints",
                call ->
                    call.getTargetOwner().isAssignableTo(PrintStream.class)
                        || call.getTargetOwner().isAssignableTo(PrintWriter.class)
                        || call.getTarget().getName().equals("printStackTrace")))
        .check(CLASSES);
  }

  @Test
  void onlyWhoeverMakesALinesTakesTheStreamsOfTheProcess() {
    Set<String> taking =
        Set.of(
            "io.shardrepair.local.shell.Screen",
            "io.shardrepair.local.lambda.LambdaFunction",
            LOGGER);
    noClasses()
        .that(are("not " + taking, c -> !taking.contains(c.getName())))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> are(
      String what, java.util.function.Predicate<JavaClass> which) {
    return DescribedPredicate.describe(what, which);
  }
}
