package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated hostile values of the script's parameters, as if SSM's patterns let all of them pass,
 * and hostile names of files. Whatever the script makes of them: no command of theirs runs, and
 * nothing outside of the staging directory and the bucket changes.
 *
 * <p>{@code -Dhostile.runs=5000} makes more of them, {@code -Dhostile.seed=1} others.
 */
class NodeHostileTest {
  private static final int RUNS = Integer.getInteger("hostile.runs", 200);
  private static final long SEED = Long.getLong("hostile.seed", 20261128);

  private static final List<String> ACTIONS =
      List.of("preflight", "export", "look", "clean", "show-cluster", "copy-shard");

  /** What these begin with may change. */
  private static final List<String> WRITTEN =
      List.of(
          "node/influx/shard-repair",
          "node/influx/x",
          "node/s3",
          "node/tool",
          "node/stdout",
          "node/stderr");

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private NodeFixture node;

  @Test
  void noValueOfAParameterRunsACommandOrTouchesAnythingElse() throws Exception {
    node = new NodeFixture(folder.resolve("node"));
    // Not waited for, in what ends by a refusal anyway.
    node.install("sleep", "exit 0");
    Files.writeString(node.data("000000001-000000001.tsm"), "m f=1 1\n");
    Files.writeString(node.wal("_00001.wal"), "m f=2 2\n");
    node.system("etc/influxdb/influxdb.conf", "[data]\n");
    Path canary = Files.createDirectories(folder.resolve("canary/r1/.shard-repair.x"));
    Files.writeString(canary.resolve("file"), "kept");
    node.install("influxd-ctl", "printf 'ID Database Owners\\nSource Dest ShardID\\n'");
    node.install("pwn", "echo \"$*\" >>'%s'".formatted(folder.resolve("ran")));
    Path named = Files.createDirectories(folder.resolve("named"));
    Files.copy(node.bin.resolve("pwn"), named.resolve("echo"));
    Map<String, String> usual = new TreeMap<>(node.parameters);
    usual.putAll(
        Map.of("ShardId", "2", "CopyFrom", "a:1", "CopyTo", "b:1", "InfluxdCtl", "influxd-ctl"));
    usual.putAll(
        Map.of("Bind", "a:1", "AuthType", "none", "AuthUser", "u", "AuthSecret", "secret:s"));
    usual.putAll(
        Map.of("Tls", "false", "Insecure", "false", "Parallelism", "0", "ExportsKeptDays", "3"));
    List<String> names = List.copyOf(usual.keySet());
    Map<String, String> before = outside();

    int refused = 0;
    for (int i = 0; i < RUNS; i++) {
      node.parameters.clear();
      node.parameters.putAll(usual);
      String action = ACTIONS.get(i % ACTIONS.size());
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        String name = names.get(random.nextInt(names.size()));
        node.parameters.put(name, name.equals("StagingDir") ? hostileStaging() : hostile());
      }
      NodeFixture.Result result = node.run(action);

      String run = "run %d of seed %d: %s %s".formatted(i, SEED, action, node.parameters);
      assertThat(folder.resolve("ran")).as(run).doesNotExist();
      assertThat(outside()).as(run).isEqualTo(before);
      assertThat(result.exit()).as(run).isIn(0, 1);
      assertThat(result.stderr().isEmpty()).as(run + result.stderr()).isEqualTo(result.exit() == 0);
      assertThat(result.stderr())
          .as(run)
          .doesNotContain(
              "syntax error", "unbound variable", "_script.sh: line", "command not found");
      refused += result.exit();
    }
    assertThat(refused).as("of %d runs", RUNS).isGreaterThan(RUNS / 3);
  }

  /** A directory here that the script may take, whatever its name, and leave by no link or dots. */
  private String hostileStaging() {
    return node.root + "/influx/x" + hostile().replace("..", "__");
  }

  private String hostile() {
    List<String> values =
        List.of(
            "$(pwn 1)",
            "`pwn 2`",
            "; pwn 3;",
            "| pwn 4",
            "\npwn 5\n",
            "& pwn 6 &",
            "&& pwn 7",
            "'; pwn 8; '",
            "\"; pwn 9; \"",
            "${PATH:0:$(pwn 10)}",
            "a[$(pwn 11)]",
            "x=a[$(pwn 12)]",
            "$((a[$(pwn 13)]))",
            "-exec pwn {} ;",
            "--filter=pwn",
            "-o ProxyCommand=pwn",
            "-rf",
            "--",
            "-",
            "",
            " ",
            "*",
            "?",
            "[a-z]*",
            "~",
            "~root",
            "..",
            "../..",
            "../../canary",
            "/",
            "//",
            "/dev/null",
            "/dev/zero",
            "/dev/stdin",
            "/proc/self/environ",
            "/etc/passwd",
            folder.resolve("canary").toString(),
            folder.resolve("canary/r1").toString(),
            folder.resolve("named/echo").toString(),
            folder.resolve("node/bin/pwn").toString(),
            "pwn",
            "bash",
            "sh",
            "\\",
            "\\n",
            "%s%n",
            "%(%s)T",
            "\u0001",
            "\u001b[2J",
            "é",
            "\uD83D\uDE00",
            "a".repeat(5_000),
            "/a".repeat(900),
            "0",
            "-1",
            "2,2",
            "2,../../canary",
            "00",
            "9".repeat(30),
            "1e9",
            "2 -o x",
            "export",
            "true",
            "!",
            "!!",
            "$IFS",
            "{a,b}",
            "<(pwn 14)",
            ">" + folder.resolve("canary/new"),
            ">>" + folder.resolve("canary/r1/.shard-repair.x/file"),
            "a\tb",
            "a\rb",
            "a b",
            "(pwn 15)",
            "{ pwn 16; }",
            "#",
            "()",
            "() { :; }; pwn 17",
            "\\$(pwn 18)",
            "'\"'\"'$(pwn 19)");
    String value = values.get(random.nextInt(values.size()));
    return switch (random.nextInt(5)) {
      case 0 -> node.parameters.get("DataDir") + value;
      case 1 -> node.parameters.get("StagingDir") + "/" + value;
      case 2 -> value + values.get(random.nextInt(values.size()));
      case 3 -> "telegraf" + value;
      default -> value;
    };
  }

  /** Everything but staging directories, the bucket, and where the fixture keeps outputs. */
  private Map<String, String> outside() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        String name = folder.relativize(path).toString();
        if (WRITTEN.stream().noneMatch(name::startsWith)) {
          files.put(name, facts(path));
        }
      }
    }
    return files;
  }

  private static String facts(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
    String content =
        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            ? Arrays.hashCode(Files.readAllBytes(path)) + ""
            : "";
    return new TreeMap<>(facts) + " " + content;
  }

  @Test
  void noNameOfAFileRunsACommandOrIsTaken() throws Exception {
    node = new NodeFixture(folder.resolve("node"));
    node.install("pwn", "echo \"$*\" >>'%s'".formatted(folder.resolve("ran")));
    node.install("sleep", "exit 0");
    for (String name :
        List.of(
            "$(pwn 1).tsm",
            "`pwn 2`.tsm",
            "a;pwn 3.tsm",
            "a\npwn 4\n.tsm",
            "a\tb.tsm",
            "a\nb\tf\tshards[$(pwn 8)]\t1\t1\n.tsm",
            "_\n_1.wal\tf\tshards[$(pwn 9)]\tshards[$(pwn 10)]\t1\n.wal",
            "_$(pwn 5).wal",
            "_\n.wal",
            "é.tsm",
            "a[$(pwn 6)].tsm",
            "x=a[$(pwn 7)].tombstone.tsm",
            "{}.tsm",
            "%s.tsm",
            "\\.tsm")) {
      Path file = name.endsWith(".wal") ? node.wal(name) : node.data(name);
      Files.write(file, "m f=1 1\n".getBytes(StandardCharsets.UTF_8));

      NodeFixture.Result result = node.run("export");
      assertThat(node.run("look").exit()).isZero();
      assertThat(node.run("preflight").exit()).isZero();

      assertThat(folder.resolve("ran")).as(name).doesNotExist();
      assertThat(result.exit()).as(name).isEqualTo(1);
      assertThat(result.stderr())
          .as(name)
          .contains("of shard 2 is not a plain file that InfluxDB would make");
      assertThat(node.bucket.resolve("repairs")).doesNotExist();
      Files.delete(file);
    }
  }
}
