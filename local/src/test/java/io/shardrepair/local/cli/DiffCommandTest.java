package io.shardrepair.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.shardrepair.json.Json;
import io.shardrepair.local.OnlyTheOwner;
import io.shardrepair.local.shell.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The words, the answers and the exit codes of diff; the comparison has tests of its own. */
class DiffCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();
  private Path found;

  @BeforeEach
  void notThereYet() {
    found = folder.resolve("found");
  }

  private int diff(Object... words) {
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(out));
    String[] arguments = new String[words.length + 1];
    arguments[0] = "diff";
    Arrays.setAll(arguments, i -> i == 0 ? "diff" : words[i - 1].toString());
    return command.execute(arguments);
  }

  private Path plain(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private Path gzip(String name, String... lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }

  private Path zstd(String name, String... lines) throws IOException {
    byte[] raw = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    return Files.write(folder.resolve(name), Zstd.compress(raw));
  }

  private String read(String file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(found.resolve(file)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private JsonNode summary() throws IOException {
    OnlyTheOwner.canRead(found);
    return Json.tree(Files.readAllBytes(found.resolve("summary.json")));
  }

  private static final String[] HEADED = {
    "# INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z",
    "# DDL",
    "CREATE DATABASE plant WITH NAME autogen",
    "# DML",
    "# CONTEXT-DATABASE:plant",
    "# CONTEXT-RETENTION-POLICY:autogen",
    "# writing tsm data",
    "pump,site=n1 flow=0.5 1700000000000000000",
    "pump,site=n1 flow=1.5 1700000001000000000"
  };

  /** One that is refused: nothing is told of differences, and the message names file and form. */
  private void refused(Path other, String... words) throws IOException {
    int exit = diff("A=" + plain("first.lp", HEADED), "B=" + other, "--out", found);

    assertThat(exit).isEqualTo(ExitCode.ERROR);
    assertThat(err.toString()).contains(other.toString()).contains(words);
    assertThat(err.toString()).doesNotContain("null");
    assertThat(found.resolve("summary.json")).doesNotExist();
  }

  @Test
  void aDumpWithLineEndsOfWindowsIsNamedSo() throws IOException {
    String all = String.join("\r\n", HEADED) + "\r\n";
    refused(
        Files.writeString(folder.resolve("headed.lp"), all),
        "its lines end in CRLF",
        "dump it again");
    String bare = all.substring(all.indexOf("pump"));
    refused(
        Files.writeString(folder.resolve("bare.lp"), bare),
        "its lines end in CRLF",
        "dump it again");
  }

  @Test
  void aGzipDumpThatIsCutOffIsNamedSoAndOneOfSeveralMembersIsRead() throws IOException {
    byte[] whole = Files.readAllBytes(gzip("whole.lp.gz", HEADED));
    for (int length : new int[] {whole.length / 2, whole.length - 10, whole.length - 3}) {
      refused(
          Files.write(folder.resolve("cut.lp.gz"), Arrays.copyOf(whole, length)),
          "it is cut off; dump it again");
    }
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < HEADED.length; i += 4) {
      String[] some = Arrays.copyOfRange(HEADED, i, Math.min(i + 4, HEADED.length));
      members.writeBytes(Files.readAllBytes(gzip("member", some)));
    }
    Path multi = Files.write(folder.resolve("multi.lp.gz"), members.toByteArray());
    assertThat(diff("A=" + plain("first.lp", HEADED), "B=" + multi, "--out", found))
        .isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void aDumpOfAWholeInstanceIsRefused() throws IOException {
    String second =
        String.join("\n", HEADED)
            + "\n# CONTEXT-DATABASE:mill\n# CONTEXT-RETENTION-POLICY:autogen\n# writing tsm data\n"
            + "saw v=1 1700000000000000000";
    refused(plain("all.lp", second), "export one database and retention policy at a time");
    refused(
        plain(
            "policies.lp",
            second
                .replace("DATABASE:mill", "DATABASE:plant")
                .replace(
                    "POLICY:autogen\n# writing tsm data\nsaw",
                    "POLICY:year\n# writing tsm data\nsaw")),
        "export one database and retention policy at a time");
  }

  /** influx_inspect 1.0 did not escape a blank in a field's name. */
  @Test
  void aFieldNameWithABareBlankIsRefused() throws IOException {
    refused(
        plain("old.lp", "h2o,loc=creek level description=\"below 3\" 1439910360000000000"),
        "no field=value after the series");
  }

  /** With -out /dev/stdout, before 1.8. */
  @Test
  void progressOfTheToolAmongTheDataIsNamedSo() throws IOException {
    String[] lines = HEADED.clone();
    lines[4] = "writing out tsm file data for plant/autogen..." + lines[4];
    refused(plain("glued.lp", lines), "influx_inspect's progress", "-out FILE");
    lines = HEADED.clone();
    lines[8] = lines[8].substring(0, 30) + "complete.\n" + lines[8].substring(30);
    refused(plain("split.lp", lines), "influx_inspect's progress (\"complete.\")", "-out FILE");
  }

  @Test
  void aDumpWithoutItsMarkInUtf16IsNamedSo() throws IOException {
    byte[] wide =
        (String.join("\n", HEADED) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    refused(Files.write(folder.resolve("wide.lp"), wide), "zero bytes: is it UTF-16");
  }

  @Test
  void identicalCopiesInThreeFormats() throws IOException {
    String[] lines = {"cpu,host=a idle=1 10", "cpu,host=a idle=2 20", "cpu,host=a user=5i 10"};
    int exit =
        diff(
            "A=" + gzip("a.lp.gz", lines),
            "B=" + zstd("b.lp.zst", lines),
            "C=" + plain("c.lp", lines),
            "--out",
            found);

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("0 conflicts").contains("identical: " + found);
    assertThat(summary().get("copies"))
        .hasSize(3)
        .allSatisfy(copy -> assertThat(copy.get("points").asLong()).isEqualTo(3));
  }

  @Test
  void differencesAreWrittenAsWhatEachCopyLacks() throws IOException {
    Path a =
        gzip("a.lp.gz", "cpu,host=a idle=1 10", "cpu,host=a idle=2 20", "cpu,host=a user=5i 10");
    Path b = gzip("b.lp.gz", "cpu,host=a idle=2.5 20", "mem,host=b free=1i 30");

    assertThat(diff("A=" + a, "node-b=" + b, "--out", found, "--threads", 1)).isEqualTo(1);
    assertThat(read("node-b/missing.lp.gz")).isEqualTo("cpu,host=a idle=1,user=5i 10\n");
    assertThat(read("A/missing.lp.gz")).isEqualTo("mem,host=b free=1i 30\n");
    assertThat(read("conflicts.jsonl.gz")).contains("\"A\":\"2\"").contains("\"node-b\":\"2.5\"");
    assertThat(summary().get("conflicts").asLong()).isEqualTo(1);
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("A 3 1 0 1", "node-b 2 2 0 0")
        .anyMatch(line -> line.startsWith("differences: " + found));
  }

  @Test
  void aCopyMayHaveSeveralFilesInThreeForms() throws IOException {
    Path old = plain("old, of a=1.lp", "cpu idle=1 10", "cpu idle=2 20");
    Path later = plain("later.lp", "cpu idle=7 10");
    Path b = plain("b.lp", "cpu idle=7 10");
    Path b2 = plain("b2.lp", "cpu idle=2 20");

    assertThat(diff("A=", old, later, "B=" + b, "C=" + b, b2, "B=" + b2, "--out", found)).isZero();
    assertThat(summary().at("/copies/1/files")).hasSize(2);
  }

  @Test
  void everyMistakeIsALineThatNamesItsWord() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.createFile(full.resolve("something"));

    assertThat(
            diff(
                folder + "/first.lp",
                "A=" + folder + "/none.lp",
                "A=" + folder,
                "--out",
                full,
                "--memory",
                "512",
                "--threads",
                "0"))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(folder + "/first.lp: must be LABEL=FILE"),
            line -> assertThat(line).isEqualTo("A=" + folder + "/none.lp: no such file"),
            line -> assertThat(line).startsWith("A=" + folder + ": is a folder"),
            line -> assertThat(line).endsWith("at least two labels, not 1"),
            line -> assertThat(line).isEqualTo("--out: " + full + " is not empty"),
            line -> assertThat(line).startsWith("--memory: must be a number"),
            line -> assertThat(line).isEqualTo("--threads: must be at least 1, not 0"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aLabelNeedsAFileAndLittleMemoryIsRefused() throws IOException {
    Path a = plain("a.lp", "cpu idle=1 10");

    assertThat(diff("A=" + a, "B=", "--out", found, "--memory", "1m")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("B=: names no file", "--memory: must be from 64m to 1024g, not 1m");
    assertThat(found).doesNotExist();
  }

  /** As influx_inspect prints it before the records of a database. */
  private static String[] dumpOf(String database, String policy, String... records) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z",
                "# DDL",
                "CREATE DATABASE " + database + " WITH NAME " + policy,
                "# DML",
                "# CONTEXT-DATABASE:" + database,
                "# CONTEXT-RETENTION-POLICY:" + policy,
                "# writing tsm data"));
    lines.addAll(List.of(records));
    return lines.toArray(String[]::new);
  }

  @Test
  void twoEmptyDumpsAreNotIdentical() throws IOException {
    Path nothing = Files.createFile(folder.resolve("nothing.lp"));
    Path headers =
        plain(
            "headers.lp",
            "# INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z",
            "# DDL",
            "# DML");

    assertThat(diff("A=" + nothing, "B=" + headers, "--out", found)).isEqualTo(2);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("A holds no record: " + nothing + " names no database; was")
                    .contains("-datadir")
                    .endsWith("give --allow-empty"),
            line -> assertThat(line).startsWith("B holds no record: " + headers));
    assertThat(found).doesNotExist();
  }

  @Test
  void anEmptyDumpIsNoCopyThatLacksEverythingUnlessToldSo() throws IOException {
    Path full = gzip("full.lp.gz", dumpOf("telegraf", "autogen", "cpu idle=1 10", "cpu idle=2 20"));
    Path empty = zstd("empty.lp.zst", dumpOf("telegraf", "autogen"));

    assertThat(diff("A=" + full, "B=" + empty, "--out", found)).isEqualTo(2);
    assertThat(err.toString())
        .contains("B holds no record: " + empty + " is of database telegraf, retention policy")
        .hasLineCount(1);
    assertThat(found).doesNotExist();

    err.getBuffer().setLength(0);
    assertThat(diff("A=" + full, "B=" + empty, "--out", found, "--allow-empty")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("warning: B holds no record: " + empty)
        .contains("it counts as a copy that lacks everything")
        .hasLineCount(1);
    assertThat(read("B/missing.lp.gz")).isEqualTo("cpu idle=1 10\ncpu idle=2 20\n");
  }

  @Test
  void anEmptyFileBesideOthersIsNoEmptyCopy() throws IOException {
    Path nothing = Files.createFile(folder.resolve("nothing.lp"));
    Path some = plain("some.lp", "cpu idle=1 10");

    assertThat(diff("A=", nothing, some, "B=" + some, "--out", found)).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void dumpsOfOtherThingsAreNotCopiesAndBothAreNamed() throws IOException {
    Path a = plain("a.lp", dumpOf("telegraf", "autogen", "cpu idle=1 10"));
    Path b = plain("b.lp", dumpOf("telegraf", "weekly", "cpu idle=1 10"));
    Path unnamed = plain("c.lp", "cpu idle=1 10");

    assertThat(diff("A=" + a, "B=" + b, "--out", found)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "these are not dumps of the same thing: A (%s) is of database telegraf, retention policy autogen; B (%s) is of database telegraf, retention policy weekly; "
                .formatted(a, b))
        .endsWith("give --allow-other-context\n");
    assertThat(found).doesNotExist();

    err.getBuffer().setLength(0);
    assertThat(diff("A=", a, b, "B=" + unnamed, "--out", found)).as("in one copy").isEqualTo(2);

    err.getBuffer().setLength(0);
    assertThat(diff("A=" + a, "B=" + b, "--out", found, "--allow-other-context")).isZero();
    assertThat(err.toString())
        .startsWith("warning: these are not dumps of the same thing: A (")
        .endsWith("they are compared as if they were\n");

    err.getBuffer().setLength(0);
    assertThat(diff("A=" + a, "B=" + unnamed, "--out", folder.resolve("more"))).isZero();
    assertThat(err.toString()).as("what names nothing may be anything").isEmpty();
  }

  @Test
  void aDumpOfAWholeInstanceIsNotComparedWithOneOfItsDatabases() throws IOException {
    String[] first = dumpOf("telegraf", "autogen", "cpu idle=1 10");
    String[] second = dumpOf("iot", "autogen", "cpu idle=1 10");
    Path one = plain("one.lp", first);
    Path all = plain("all.lp", Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new));

    assertThat(diff("A=" + one, "B=" + all, "--out", found)).isEqualTo(2);
    assertThat(err.toString())
        .contains(all.toString())
        .contains("goes on with iot after telegraf; export one database and retention policy at a")
        .hasLineCount(1);
    assertThat(found.resolve("summary.json")).doesNotExist();
  }

  @Test
  void aDamagedDumpIsAnErrorAndLeavesNoSummary() throws IOException {
    Path a = gzip("a.lp.gz", "cpu idle=1 10");
    byte[] whole = Files.readAllBytes(a);
    Path cut = Files.write(folder.resolve("cut.lp.gz"), Arrays.copyOf(whole, whole.length - 9));

    assertThat(diff("A=" + a, "B=" + cut, "--out", found)).isEqualTo(2);
    assertThat(err.toString()).contains(cut.toString()).hasLineCount(1);
    assertThat(found.resolve("summary.json")).doesNotExist();
  }

  /** As influx_inspect 1.0 printed names: where the field begins, nobody can tell. */
  @Test
  void aFieldNameWithABareSpaceIsAnErrorThatNamesItsPlace() throws IOException {
    Path a = plain("a.lp", "tank,site=n v=1 1", "tank,site=n water depth=\"low\" 2");
    Path b = plain("b.lp", "tank,site=n v=1 1");

    assertThat(diff("A=" + a, "B=" + b, "--out", found)).isEqualTo(ExitCode.ERROR);

    assertThat(err.toString())
        .contains(a + ", raw byte 18: no field=value after the series: tank,site=n water ");
  }

  /** A field has one type in each shard; a dump of several shards may hold both. */
  @Test
  void aFieldOfTwoTypesIsMissingAtOtherTimesAndAConflictAtTheSame() throws IOException {
    Path a = plain("a.lp", "cpu,h=a v=12.2 1500", "cpu,h=a v=33i 1600", "mem x=1 1500");
    Path b = plain("b.lp", "mem x=1i 1500");

    assertThat(diff("A=" + a, "B=" + b, "--out", found)).isEqualTo(ExitCode.DIFFERENCES);

    assertThat(read("B/missing.lp.gz")).isEqualTo("cpu,h=a v=12.2 1500\ncpu,h=a v=33i 1600\n");
    assertThat(read("A/missing.lp.gz")).isEmpty();
    assertThat(read("conflicts.jsonl.gz"))
        .isEqualTo(
            "{\"series\":\"mem\",\"field\":\"x\",\"time\":\"1500\",\"values\":{\"A\":\"1\",\"B\":\"1i\"}}\n");
  }

  @Test
  void aLoadSaysAllThatIsWrongWithItsWordsBeforeAnythingIsCompared() throws IOException {
    Path a = plain("a.lp", "cpu v=1 1");

    assertThat(
            diff(
                "A=" + a,
                "B=" + a,
                "--out",
                found,
                "--load",
                "http://u:p@h:1/x",
                "--into",
                "B",
                "--username",
                "u"))
        .isEqualTo(ExitCode.ERROR);

    assertThat(err.toString().lines())
        .containsExactly(
            "--load: must be like http://10.0.0.7:8086, without path or credentials",
            "--username and --password come together");
    assertThat(found).doesNotExist();
  }

  @Test
  void aLoadNeedsAFinishedComparisonItsCopyAndTheDatabase() throws IOException {
    assertThat(diff("--out", found, "--load", "http://127.0.0.1:1", "--into", "B"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(err.toString()).contains("summary.json: not there; ");

    Path a = plain("a.lp", "cpu v=1 1", "cpu v=2 2");
    Path b = plain("b.lp", "cpu v=1 1");
    assertThat(
            diff("A=" + a, "B=" + b, "--out", found, "--load", "http://127.0.0.1:1", "--into", "C"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(err.toString())
        .contains("--into: C is not one of the copies compared: A, B")
        .contains("--database, --retention-policy: must both be given, because the dumps do not");
  }
}
