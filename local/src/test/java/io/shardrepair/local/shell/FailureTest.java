package io.shardrepair.local.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.cli.DiffMain;
import io.shardrepair.local.cli.Main;
import io.shardrepair.local.setup.SetupException;
import io.shardrepair.local.show.Lines;
import io.shardrepair.text.Hostile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Whatever is thrown is said, and is a failure for the shell. */
class FailureTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  private int codeOf(Throwable failure) {
    return Failure.codeOf(
        new Lines(new PrintWriter(err)),
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (Exception) failure;
        });
  }

  @Test
  void noErrorOfTheVirtualMachineLooksLikeADifference() {
    for (Throwable failure :
        List.of(
            new OutOfMemoryError("Java heap space"),
            new StackOverflowError(),
            new NoClassDefFoundError("x"),
            new AssertionError("x"),
            new ExceptionInInitializerError(),
            new UncheckedIOException(new IOException("x")))) {
      assertThat(codeOf(failure)).isEqualTo(ExitCode.ERROR);
    }
    assertThat(err.toString())
        .contains(
            "shard-repair: failed: java has too little memory; give diff more with --memory",
            "shard-repair: failed because of a bug in this program; report it with these lines:",
            "java.lang.StackOverflowError");
  }

  @Test
  void whatCannotBeSaidIsAFailureToo() {
    Lines broken =
        new Lines(
            new PrintWriter(Writer.nullWriter()) {
              @Override
              public void println(String line) {
                throw new OutOfMemoryError("again");
              }
            });
    assertThat(
            Failure.codeOf(
                broken,
                () -> {
                  throw new IOException("x");
                }))
        .isEqualTo(ExitCode.ERROR);
  }

  static Stream<Function<String, Throwable>> failures() {
    return Stream.of(
        IOException::new,
        NoSuchFileException::new,
        AccessDeniedException::new,
        name -> new FileSystemException(name, name, name),
        IllegalStateException::new,
        OutOfMemoryError::new,
        name -> new IllegalStateException(name, new IOException(name)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aMessageAddsNoLine(Function<String, Throwable> failure) {
    // Where it was thrown differs from call to call.
    Function<String, Throwable> here =
        name -> {
          Throwable made = failure.apply(name);
          for (Throwable each = made; each != null; each = each.getCause()) {
            each.setStackTrace(new StackTraceElement[] {new StackTraceElement("a", "b", "c", 1)});
          }
          return made;
        };
    int lines = Failure.lines(here.apply("x")).size();
    Random random = new Random(43);
    for (int i = 0; i < 1_000; i++) {
      err.getBuffer().setLength(0);
      codeOf(here.apply(Hostile.name(random)));
      assertThat(err.toString().lines()).hasSize(lines).noneMatch(Hostile::isRaw);
    }
  }

  @Test
  void theLogOfAProgramStandsApartFromWhatIsSaid() {
    codeOf(new SetupException("pip failed. The end of x.log:\nno network\nshard-repair: REPAIRED"));
    assertThat(err.toString().lines())
        .containsExactly(
            "shard-repair: pip failed. The end of x.log:",
            "  | no network",
            "  | shard-repair: REPAIRED");
  }

  @Test
  void whatTheProgramWasAskedForIsShownWithItsEscapes() {
    CommandAnswer answer = command("demo", "--no\u001b[2J\nREPAIRED");
    assertThat(answer.code).isEqualTo(ExitCode.ERROR);
    assertThat(answer.said)
        .containsExactly(
            "shard-repair: Unknown option: '--no\\u{1b}[2J\\u{0a}REPAIRED' (see shard-repair demo"
                + " --help)");
  }

  private record CommandAnswer(int code, List<String> said) {}

  private static CommandAnswer command(String... arguments) {
    StringWriter said = new StringWriter();
    var command = Main.commandLine();
    command.setErr(new PrintWriter(said));
    return new CommandAnswer(command.execute(arguments), said.toString().lines().toList());
  }

  /** Its build folder cannot be made. */
  @Test
  void theScriptThatStartsTheCommandEndsWithTheSameCode() throws Exception {
    Path project = Files.createDirectory(folder.resolve("my project"));
    Path script = Files.copy(Path.of("../shard-repair"), project.resolve("shard-repair"));
    Files.createFile(project.resolve("local"));
    Path mvn = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\nexit 0\n");
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    Path link = Files.createSymbolicLink(folder.resolve("link"), script);
    for (Path called :
        List.of(script, Files.createSymbolicLink(folder.resolve("linked"), link.getFileName()))) {
      Path log = folder.resolve("log");
      ProcessBuilder start =
          new ProcessBuilder("bash", called.toString(), "diff")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      start.environment().merge("PATH", folder + ":", (path, first) -> first + path);

      assertThat(start.start().waitFor()).isEqualTo(ExitCode.ERROR);
      assertThat(Files.readString(log)).contains(project.toRealPath().resolve("local").toString());
    }
  }

  private int diff(int heapMegabytes, List<String> said) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(DiffMain.class.getName(), "diff", "--memory", "64m"));
    command.addAll(List.of("A=" + folder.resolve("a"), "B=" + folder.resolve("b")));
    command.addAll(List.of("--out", folder.resolve("out").toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    said.addAll(Files.readAllLines(log, UTF_8));
    return code;
  }

  /** 400 measurements of 60 kB, of which the copies lack one point in three, in turn. */
  private void longNames() throws IOException {
    try (Writer a = Files.newBufferedWriter(folder.resolve("a"));
        Writer b = Files.newBufferedWriter(folder.resolve("b"))) {
      for (int i = 100; i < 500; i++) {
        String name = "m" + i + "x".repeat(60_000);
        for (int hour = 0; hour < 3; hour++) {
          String line = name + " v=1 " + hour * 3_600_000_000_000L + "\n";
          if (hour != 1) {
            a.write(line);
          }
          if (hour != 2) {
            b.write(line);
          }
        }
      }
    }
  }

  @Test
  void namesThatTogetherTakeMoreThanTheMemoryAreComparedExactly() throws Exception {
    longNames();
    List<String> said = new ArrayList<>();

    assertThat(diff(64, said)).as(said.toString()).isEqualTo(ExitCode.DIFFERENCES);
    JsonNode summary = Json.tree(Files.readAllBytes(folder.resolve("out/summary.json")));
    assertThat(summary.at("/copies/0/points").asLong()).isEqualTo(800);
    assertThat(summary.at("/copies/0/missing").asLong()).isEqualTo(400);
    assertThat(summary.at("/copies/1/missing").asLong()).isEqualTo(400);
    int listed = summary.path("measurements").size();
    assertThat(listed).isBetween(20, 100);
    assertThat(summary.at("/more/measurements").asLong()).isEqualTo(400 - listed);
    assertThat(summary.at("/more/differing").asLong()).isEqualTo(400 - listed);
    assertThat(summary.at("/more/missing/0").asLong()).isEqualTo(400 - listed);
    assertThat(summary.path("hoursComplete").asBoolean()).isFalse();
    assertThat(said).contains("and 380 measurements more");
  }

  @Test
  void aHeapThatIsTooSmallIsAFailureAndNoDifference() throws Exception {
    longNames();
    List<String> said = new ArrayList<>();

    assertThat(diff(6, said)).isEqualTo(ExitCode.ERROR);
    assertThat(said).contains("shard-repair: 64m of memory is not enough; give more with --memory");
    assertThat(folder.resolve("out/summary.json")).doesNotExist();
  }

  /** It may be the local one or the account of a deployed stack, and may not have answered. */
  @Test
  void aFailedCallOfAwsIsNotSaidToBeAnAnswerOfTheLocalOne() {
    assertThat(Failure.lines(SdkClientException.create("Unable to load credentials")))
        .containsExactly("shard-repair: a call of AWS failed: Unable to load credentials");
  }
}
