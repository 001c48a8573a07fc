package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A data node in a temporary folder: InfluxDB's directories with one shard, the script's
 * parameters, and a PATH with stand-ins for the AWS CLI and influx_inspect and nothing else but
 * {@link #NEEDED}.
 */
final class NodeFixture {

  /** All that the script may use on a node, compressors aside. */
  private static final List<String> NEEDED =
      List.of(
          "awk",
          "base64",
          "bash",
          "cat",
          "cp",
          "date",
          "df",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "iconv",
          "id",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "nproc",
          "readlink",
          "rm",
          "rmdir",
          "setpriv",
          "sha256sum",
          "sleep",
          "sort",
          "split",
          "stat",
          "tee",
          "timeout",
          "tr",
          "uniq",
          "wc",
          "xargs");

  static final String INSTANCE = "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0";

  /** What the keys of all that the node may write begin with. */
  static final String EXPORTS = "exports/" + INSTANCE + "/";

  private static final ObjectMapper JSON = new ObjectMapper();

  final Path root;
  final Path bin;
  final Path tool;
  final Path bucket;
  final Map<String, String> parameters = new TreeMap<>();
  final Map<String, String> environment = new TreeMap<>();

  /** A command that runs what follows it as another user than this one; here none. */
  final List<String> user = new ArrayList<>();

  private final Path tools;
  final Path script;

  record Result(int exit, String stdout, String stderr) {
    JsonNode json() throws IOException {
      List<String> lines = stdout.lines().toList();
      return JSON.readTree(lines.get(lines.size() - 1));
    }
  }

  NodeFixture(Path root) throws Exception {
    this.root = root;
    bin = Files.createDirectories(root.resolve("bin"));
    tool = Files.createDirectories(root.resolve("tool"));
    bucket = Files.createDirectories(root.resolve("s3/bucket"));
    String text = ScriptDocument.load().script();
    assertThat(text).containsOnlyOnce("readonly SYSTEM=\n");
    // The agent's directory of a command is its own.
    Path agent =
        Files.createDirectory(
            root.resolve("agent"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    script =
        Files.writeString(
            agent.resolve("_script.sh"),
            text.replace("readonly SYSTEM=\n", "readonly SYSTEM='" + root + "'\n"));
    tools = tools();
    install("gzip");
    for (String name : List.of("aws", "influx_inspect")) {
      Path standIn = Path.of(NodeFixture.class.getResource("/node/stand-in-" + name).toURI());
      Path copy = Files.copy(standIn, bin.resolve(name));
      assertThat(copy.toFile().setExecutable(true, false)).isTrue();
    }
    parameters.putAll(
        Map.of(
            "Copy", "node-a",
            "RepairId", "r1",
            "Pass", "before",
            "Database", "telegraf",
            "RetentionPolicy", "autogen",
            "ShardIds", "2"));
    parameters.putAll(
        Map.of(
            "DataDir",
            root.resolve("influx/data").toString(),
            "WalDir",
            root.resolve("influx/wal").toString(),
            "StagingDir",
            root.resolve("influx/shard-repair").toString(),
            "ConfigFile",
            root.resolve("etc/influxdb/influxdb.conf").toString(),
            "InfluxInspect",
            "influx_inspect",
            "Bucket",
            "bucket",
            "Instance",
            INSTANCE,
            "PartBytes",
            "1000",
            "Start",
            "",
            "End",
            ""));
    createShard();
  }

  void createShard() throws IOException {
    Files.createDirectories(data(""));
    Files.createDirectories(wal(""));
  }

  Path data(String file) {
    return shardFolder("DataDir").resolve(file);
  }

  Path wal(String file) {
    return shardFolder("WalDir").resolve(file);
  }

  /** Writes a file of the node's own: what the script takes for /etc and /proc is in the root. */
  Path system(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Makes the script see a running influxd. */
  void runningInfluxd(int pid, String configFile, String... variables) throws IOException {
    system("proc/%d/comm".formatted(pid), "influxd\n");
    system("proc/%d/cmdline".formatted(pid), "influxd\0-config\0" + configFile + "\0");
    system("proc/%d/environ".formatted(pid), String.join("\0", variables) + "\0");
    processOf(pid, Files.getAttribute(root, "unix:uid").toString(), system("opt/influxd", ""));
  }

  /** Says whose a process is that the script sees, and which program it runs. */
  void processOf(int pid, String user, Path program) throws IOException {
    system(
        "proc/%d/status".formatted(pid),
        "Name:\tinfluxd\nUid:\t%1$s\t%1$s\t%1$s\t%1$s\n".formatted(user));
    Path exe = root.resolve("proc/%d/exe".formatted(pid));
    Files.deleteIfExists(exe);
    Files.createSymbolicLink(exe, program);
  }

  private Path shardFolder(String parameter) {
    return Path.of(
        parameters.get(parameter),
        parameters.get("Database"),
        parameters.get("RetentionPolicy"),
        parameters.get("ShardIds"));
  }

  /** Lets the script find a program of this machine. Returns false if there is none. */
  boolean install(String name) throws IOException {
    Optional<Path> program = find(name);
    if (program.isPresent()) {
      install(name, "exec " + program.get() + " \"$@\"");
    }
    return program.isPresent();
  }

  private static Optional<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A program of this machine. */
  Path program(String name) {
    return find(name).orElseThrow();
  }

  /** A folder with links to {@link #NEEDED}; the same for all tests, which run in several JVMs. */
  private static Path tools() throws IOException {
    Path tools = Files.createDirectories(Path.of("target", "node-tools").toAbsolutePath());
    for (String name : NEEDED) {
      if (!Files.exists(tools.resolve(name))) {
        Path link = tools.resolve(name + "." + ProcessHandle.current().pid());
        Files.createSymbolicLink(link, find(name).orElseThrow());
        Files.move(link, tools.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return tools;
  }

  /** Puts a program of the test's own on the script's PATH, in place of any other. */
  void install(String name, String bash) throws IOException {
    Files.deleteIfExists(bin.resolve(name));
    Path program = Files.writeString(bin.resolve(name), "#!/usr/bin/env bash\n" + bash + "\n");
    assertThat(program.toFile().setExecutable(true, false)).isTrue();
  }

  Process start(String action) throws IOException {
    List<String> command = new ArrayList<>(user);
    command.addAll(List.of(tools.resolve("bash").toString(), script.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(script.getParent().toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin + ":" + tools);
    builder.environment().put("STAND_IN_S3", bucket.getParent().toString());
    builder.environment().put("STAND_IN_TOOL", tool.toString());
    builder.environment().put("AWS_SSM_REGION_NAME", "eu-west-1"); // as the agent does
    builder.environment().putAll(environment);
    builder.environment().put("SSM_Action", action);
    parameters.forEach((name, value) -> builder.environment().put("SSM_" + name, value));
    builder.redirectOutput(root.resolve("stdout").toFile());
    builder.redirectError(root.resolve("stderr").toFile());
    return builder.start();
  }

  Result run(String action) throws IOException, InterruptedException {
    return end(start(action));
  }

  Result end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("the script hangs: " + Files.readString(root.resolve("stderr")));
    }
    return new Result(
        process.exitValue(),
        Files.readString(root.resolve("stdout")),
        Files.readString(root.resolve("stderr")));
  }

  /** Exports, and asserts that it went well and left nothing behind. */
  Manifest export() throws Exception {
    Result result = run("export");
    assertThat(result.stderr()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(stagingDirectories()).isEmpty();
    return Json.read(
        Files.readAllBytes(bucket.resolve(result.json().get("manifest").asText())), Manifest.class);
  }

  /** Exports, and asserts that it failed in the right way. Returns the reason. */
  String failingExport() throws Exception {
    Result result = run("export");
    assertThat(result.exit()).isNotZero();
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines()).hasSize(1);
    assertThat(stagingDirectories()).isEmpty();
    assertThat(manifests()).isEmpty();
    return result.stderr();
  }

  /** Runs the script, and asserts that it refused. Returns its words. */
  String refusal(String action) throws Exception {
    Result result = run(action);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines()).hasSize(1);
    return result.stderr();
  }

  /** What the preflight finds wrong. */
  List<String> problems() throws Exception {
    Result result = run("preflight");
    assertThat(result.stderr()).isEmpty();
    List<String> problems = new ArrayList<>();
    result.json().get("problems").forEach(problem -> problems.add(problem.asText()));
    return problems;
  }

  List<Path> stagingDirectories() throws IOException {
    Path staging = Path.of(parameters.get("StagingDir"));
    if (!Files.exists(staging)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(staging)) {
      return paths.filter(path -> !isLock(path)).toList();
    }
  }

  /** The locks of shards in the staging directory. */
  List<Path> locks() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(parameters.get("StagingDir")))) {
      return paths.filter(NodeFixture::isLock).toList();
    }
  }

  private static boolean isLock(Path file) {
    return file.getFileName().toString().startsWith(".shard-repair-lock.");
  }

  List<String> s3Calls() throws IOException {
    return Files.readAllLines(bucket.resolveSibling("calls"));
  }

  /** The descriptions of runs in the bucket. */
  List<Path> descriptions() throws IOException {
    return objects().stream().filter(file -> file.endsWith("run.json")).toList();
  }

  /** The manifests in the bucket. */
  List<Path> manifests() throws IOException {
    return objects().stream().filter(file -> file.getParent().endsWith("manifests")).toList();
  }

  /** All objects in the bucket, which are the node's exports: nowhere else may it write. */
  private List<Path> objects() throws IOException {
    try (Stream<Path> files = Files.walk(bucket)) {
      List<Path> objects = files.filter(Files::isRegularFile).toList();
      assertThat(objects).allMatch(file -> file.startsWith(bucket.resolve(EXPORTS)));
      return objects;
    }
  }

  /** What each part of a run's object holds, each decompressed on its own. */
  List<String> parts(Run run) throws IOException {
    byte[] object = Files.readAllBytes(bucket.resolve(run.key()));
    assertThat(object).hasSize(Math.toIntExact(run.bytes()));
    List<String> parts = new ArrayList<>();
    long offset = 0;
    for (Run.Part part : run.parts()) {
      assertThat(part.offset()).isEqualTo(offset);
      offset += part.bytes();
      byte[] bytes =
          Arrays.copyOfRange(object, Math.toIntExact(part.offset()), Math.toIntExact(offset));
      try (InputStream in = decompress(run.codec(), new ByteArrayInputStream(bytes))) {
        parts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(offset).isEqualTo(run.bytes());
    return parts;
  }

  String content(Run run) throws IOException {
    String content = String.join("", parts(run));
    assertThat(content.getBytes(StandardCharsets.UTF_8)).hasSize(Math.toIntExact(run.rawBytes()));
    assertThat(content.chars().filter(c -> c == '\n').count()).isEqualTo(run.lines());
    return content;
  }

  /** What an object holds that was compressed as one. */
  String content(String key, Codec codec) throws IOException {
    try (InputStream in = decompress(codec, Files.newInputStream(bucket.resolve(key)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream decompress(Codec codec, InputStream in) throws IOException {
    return switch (codec) {
      case ZSTD -> new ZstdInputStream(in);
      case GZIP -> new GZIPInputStream(in);
      case PLAIN -> in;
    };
  }
}
