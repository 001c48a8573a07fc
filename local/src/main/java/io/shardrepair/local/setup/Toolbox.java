package io.shardrepair.local.setup;

import io.shardrepair.local.process.OnPath;
import io.shardrepair.local.show.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs in {@code .local/} of the project, installed when they are not there yet.
 *
 * <p>A folder counts as installed only when its stamp file, written last, names the version wanted.
 * So an installation that was killed half way is done again, and a new version replaces the old
 * one. A lock file keeps two processes from installing at once.
 */
public final class Toolbox {
  private static final String INFLUXDB = "1.8.10";
  private static final String OLD_INFLUXDB = "1.7.9";
  private static final String LOCALSTACK = "4.14.0";

  /** It has no releases that Go knows, so a commit is named. */
  private static final String RUNTIME_EMULATOR = "v0.0.0-20261030222936-bef5c4ba774d";

  private static final String STAMP = ".complete";
  private static final List<String> INFLUX_PROGRAMS =
      List.of("influxd", "influx_inspect", "influx");

  private final Path local;
  private final Path log;
  private final Progress progress;

  /** {@code root} is the project's folder; see {@link ProjectRoot}. */
  public Toolbox(Path root, Progress progress) {
    this.local = root.resolve(".local");
    this.log = local.resolve("setup.log");
    this.progress = progress;
  }

  /**
   * Everything that a repair on this machine needs.
   *
   * @throws SetupException if something is missing that cannot be installed, saying how to get it
   */
  public Tools tools() {
    Path influx = influxPrograms();
    Path localstack = localstack();
    return new Tools(
        influx.resolve("influxd"),
        influx.resolve("influx_inspect"),
        influx.resolve("influx"),
        localstack.resolve("bin/python"),
        localstack.resolve("bin/aws"));
  }

  /** An {@code influx_inspect} of the generation whose export cannot write to standard output. */
  public Path oldInfluxInspect() {
    return goPrograms(OLD_INFLUXDB, List.of("influx_inspect")).resolve("influx_inspect");
  }

  /** AWS's emulator of what surrounds a runtime in Lambda. */
  public Path runtimeEmulator() {
    String module =
        "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@"
            + RUNTIME_EMULATOR;
    Path folder = local.resolve("aws-lambda-rie");
    return install(
            folder,
            RUNTIME_EMULATOR,
            () -> {
              String go = go("Lambda's runtime interface emulator");
              goInstall("aws-lambda-rie", folder, List.of(go, "install", module));
            })
        .resolve("aws-lambda-rie");
  }

  /** The folder of InfluxDB's programs: the one on PATH if it has the right version, or our own. */
  private Path influxPrograms() {
    Optional<Path> folder = OnPath.find("influxd").map(Path::getParent);
    boolean usable =
        folder.isPresent()
            && INFLUX_PROGRAMS.stream()
                .allMatch(each -> Files.isExecutable(folder.get().resolve(each)))
            && Command.output(List.of(folder.get().resolve("influxd").toString(), "version"))
                .filter(version -> version.contains(" v1.8."))
                .isPresent();
    return usable ? folder.get() : goPrograms(INFLUXDB, INFLUX_PROGRAMS);
  }

  private Path goPrograms(String version, List<String> programs) {
    Path folder = local.resolve("influxdb-" + version);
    return install(
        folder,
        version + " " + programs,
        () -> {
          String go = go("InfluxDB (unless influxd, influx and influx_inspect 1.8 are on PATH)");
          for (String program : programs) {
            goInstall(
                program + " " + version,
                folder,
                List.of(
                    go,
                    "install",
                    "-ldflags=-X main.version=" + version,
                    "github.com/influxdata/influxdb/cmd/" + program + "@v" + version));
          }
        });
  }

  private void goInstall(String title, Path folder, List<String> command) throws IOException {
    try (Progress.Line line = progress.begin("Building " + title)) {
      Command.run("building " + title, log, Map.of("GOBIN", folder.toString()), command);
      line.done("");
    }
  }

  private static String go(String what) {
    return OnPath.find("go")
        .or(() -> Optional.of(Path.of("/usr/local/go/bin/go")).filter(Files::isExecutable))
        .map(Path::toString)
        .orElseThrow(
            () ->
                new SetupException(
                    "Go was not found; "
                        + what
                        + " is built with it. Install Go from https://go.dev/dl and try again."));
  }

  /** The same folder, by whatever link it is reached. */
  private static Path realPath(Path folder) {
    try {
      return folder.getParent().toRealPath().resolve(folder.getFileName());
    } catch (IOException notThereYet) {
      return folder.toAbsolutePath();
    }
  }

  private Path localstack() {
    Path folder = local.resolve("localstack-" + LOCALSTACK);
    String requirements = requirements();
    return install(
        folder,
        // The environment names its own path and the pins, so a moved project builds it again.
        realPath(folder) + "\n" + requirements,
        () -> {
          String system = PythonFinder.find().toString();
          try (Progress.Line line =
              progress.begin("Installing LocalStack " + LOCALSTACK + " and the AWS CLI")) {
            Command.run(
                "making a virtual environment",
                log,
                Map.of(),
                List.of(system, "-m", "venv", folder.toString()));
            Path pins = folder.resolve("requirements.txt");
            Files.writeString(pins, requirements);
            String python = folder.resolve("bin/python").toString();
            Command.run(
                "installing LocalStack",
                log,
                Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                List.of(
                    python,
                    "-m",
                    "pip",
                    "install",
                    "--no-input",
                    "--no-deps",
                    "--require-hashes",
                    "--requirement",
                    pins.toString()));
            // Another version of Python may need a package that is not among the pins.
            Command.run(
                "checking that LocalStack has all that it needs",
                log,
                Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                List.of(python, "-m", "pip", "check"));
            wrapAws(folder.resolve("bin/aws"));
            line.done("");
          }
        });
  }

  /** The script that pip writes names its interpreter by path, which fails if that has a space. */
  private static void wrapAws(Path aws) throws IOException {
    Files.writeString(aws, "#!/bin/sh\nexec \"${0%/*}/python\" -m awscli \"$@\"\n");
  }

  private static String requirements() {
    try (InputStream in = Toolbox.class.getResourceAsStream("/localstack/requirements.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Installation {
    void run() throws IOException;
  }

  private Path install(Path folder, String stamp, Installation installation) {
    if (installed(folder, stamp)) {
      return folder;
    }
    try {
      Files.createDirectories(local);
      // The file keeps other processes out; within one, a second lock of it is an error.
      synchronized (Toolbox.class) {
        installLocked(folder, stamp, installation);
      }
      return folder;
    } catch (IOException e) {
      throw new SetupException("installing into " + folder + " failed: " + e.getMessage(), e);
    }
  }

  private void installLocked(Path folder, String stamp, Installation installation)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                local.resolve("setup.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock.isValid() && !installed(folder, stamp)) {
        Folders.delete(folder);
        Files.createDirectories(folder);
        installation.run();
        complete(folder, stamp);
      }
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    FileLock free = channel.tryLock();
    if (free != null) {
      return free;
    }
    try (Progress.Line line = progress.begin("Waiting for another set-up that is under way")) {
      FileLock lock = channel.lock();
      line.done("");
      return lock;
    }
  }

  private static boolean installed(Path folder, String stamp) {
    try {
      Path file = folder.resolve(STAMP);
      return Files.exists(file) && Files.readString(file).equals(stamp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void complete(Path folder, String stamp) throws IOException {
    Path half = folder.resolve(STAMP + ".half");
    Files.writeString(half, stamp);
    Files.move(half, folder.resolve(STAMP), StandardCopyOption.ATOMIC_MOVE);
  }
}
