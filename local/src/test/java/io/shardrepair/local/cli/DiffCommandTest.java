package io.shardrepair.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.shardrepair.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        "no field=value behind the series");
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

  @Test
  void aDamagedDumpIsAnErrorAndLeavesNoSummary() throws IOException {
    Path a = gzip("a.lp.gz", "cpu idle=1 10");
    byte[] whole = Files.readAllBytes(a);
    Path cut = Files.write(folder.resolve("cut.lp.gz"), Arrays.copyOf(whole, whole.length - 9));

    assertThat(diff("A=" + a, "B=" + cut, "--out", found)).isEqualTo(2);
    assertThat(err.toString()).contains(cut.toString()).hasLineCount(1);
    assertThat(found.resolve("summary.json")).doesNotExist();
  }
}
