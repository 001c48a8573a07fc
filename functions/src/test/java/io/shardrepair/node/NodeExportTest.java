package io.shardrepair.node;

import static io.shardrepair.export.Finding.Kind.CORRUPT_WAL;
import static io.shardrepair.export.Finding.Kind.SKIPPED_FILE;
import static io.shardrepair.export.Finding.Kind.SKIPPED_KEY;
import static io.shardrepair.export.Finding.Kind.UNKNOWN_MESSAGE;
import static io.shardrepair.export.Finding.Kind.WAL_DELETES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shardrepair.export.Finding;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The export on a node, with stand-ins for influx_inspect and S3. */
class NodeExportTest {

  private static final String A = "000000001-000000001.tsm";
  private static final String B = "000000002-000000003.tsm";

  @TempDir Path folder;
  private NodeFixture node;

  @BeforeEach
  void shardWithTwoTsmFilesAndWal() throws Exception {
    node = new NodeFixture(folder);
    fillShard();
  }

  private void fillShard() throws Exception {
    Files.writeString(node.data(B), lines("b", 10));
    Files.writeString(node.data(A), lines("a", 300));
    Files.writeString(node.wal("_00007.wal"), lines("w7", 2));
    Files.writeString(node.wal("_00012.wal"), lines("w12", 2));
    Files.writeString(node.wal("_00013.wal"), "");
    Files.writeString(node.data("fields.idx"), "none of ours");
  }

  private static String lines(String measurement, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> measurement + ",host=h" + i + " v=\"é " + i + "\" " + i + "\n")
        .collect(Collectors.joining());
  }

  /** Bash has no reader of JSON: a later export looks for the fields in this order. */
  @Test
  void theDescriptionOfARunHasTheFormThatALaterExportReadsItBy() throws Exception {
    node.export();

    assertThat(node.descriptions()).hasSize(3);
    for (Path description : node.descriptions()) {
      assertThat(Files.readString(description))
          .matches(
              "\\{\"name\":\"[^\"]+\",\"shard\":2,\"kind\":\"(TSM|WAL)\",\"key\":\"[^\"]+\","
                  + "\"codec\":\"(ZSTD|GZIP)\",\"bytes\":[0-9]+,\"rawBytes\":[0-9]+,\"lines\":[0-9]+,"
                  + "\"parts\":\\[[^]]+],\"findings\":\\[],\"reused\":false}");
    }
  }

  @Test
  void exportsTsmFilesInNameOrderAndThenTheWal() throws Exception {
    Manifest manifest = node.export();

    assertThat(manifest.version()).isEqualTo(Manifest.VERSION);
    assertThat(manifest.repairId()).isEqualTo("r1");
    assertThat(manifest.copy()).isEqualTo("node-a");
    assertThat(manifest.database()).isEqualTo("telegraf");
    assertThat(manifest.retentionPolicy()).isEqualTo("autogen");
    assertThat(manifest.shards()).containsExactly(2L);
    assertThat(manifest.influxInspect()).isEqualTo("unknown");
    assertThat(manifest.seconds()).isPositive();
    assertThat(manifest.findings()).isEmpty();
    assertThat(manifest.runs()).extracting(Run::name).containsExactly(A, B, "wal");
    assertThat(manifest.runs())
        .extracting(Run::kind)
        .containsExactly(Run.Kind.TSM, Run.Kind.TSM, Run.Kind.WAL);
    assertThat(manifest.runs()).extracting(Run::reused).containsOnly(false);
    assertThat(node.content(manifest.runs().get(0))).isEqualTo(lines("a", 300));
    assertThat(node.content(manifest.runs().get(1))).isEqualTo(lines("b", 10));
    assertThat(node.content(manifest.runs().get(2))).isEqualTo(lines("w7", 2) + lines("w12", 2));
  }

  @Test
  void partsEndAtLineEndsAndAreNoLargerThanAsked() throws Exception {
    List<String> parts = node.parts(node.export().runs().get(0));

    assertThat(parts).hasSizeGreaterThan(5);
    assertThat(parts).allSatisfy(part -> assertThat(part).endsWith("\n"));
    assertThat(parts)
        .allSatisfy(part -> assertThat(part.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "pigz", "gzip"})
  void compressesWithTheBestThatThereIs(String compressor) throws Exception {
    assumeTrue(node.install(compressor), compressor + " is not installed here");

    Manifest manifest = node.export();

    assertThat(manifest.compressor()).isEqualTo(compressor);
    Codec codec = compressor.equals("zstd") ? Codec.ZSTD : Codec.GZIP;
    assertThat(manifest.runs()).extracting(Run::codec).containsOnly(codec);
    assertThat(node.content(manifest.runs().get(0))).isEqualTo(lines("a", 300));
  }

  @Test
  void tombstonesAreBesideTheirTsmFileAndChangeItsIdentity() throws Exception {
    Run before = node.export().runs().get(1);
    Files.writeString(node.data("000000002-000000003.tombstone"), "one");
    Run after = node.export().runs().get(1);

    assertThat(node.content(after)).isEqualTo(lines("b", 10) + "# tombstone one\n");
    assertThat(Path.of(after.key()).getParent()).isNotEqualTo(Path.of(before.key()).getParent());
  }

  @Test
  void unchangedRunsAreTakenFromTheEarlierExport() throws Exception {
    Manifest first = node.export();
    Files.writeString(node.wal("_00013.wal"), lines("w13", 1));
    node.parameters.put("Pass", "after");

    Manifest second = node.export();

    assertThat(second.runs()).extracting(Run::reused).containsExactly(true, true, false);
    assertThat(second.runs().get(0).key()).isEqualTo(first.runs().get(0).key());
    assertThat(node.content(second.runs().get(0))).isEqualTo(lines("a", 300));
    assertThat(node.manifests())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("r1-before.json", "r1-after.json");
  }

  /** A repair may take two days, and must not lose to the bucket's lifecycle what it goes by. */
  @Test
  void aRunThatTheBucketMayDeleteWithinTwoDaysIsExportedAgain() throws Exception {
    node.parameters.put("ExportsKeptDays", "5");
    List<Run> runs = node.export().runs();
    age(runs.get(0), Duration.ofDays(3).plusMinutes(1));
    age(runs.get(1), Duration.ofDays(3).minusMinutes(1));

    assertThat(node.export().runs()).extracting(Run::reused).containsExactly(false, true, true);
    assertThat(node.export().runs()).extracting(Run::reused).containsOnly(true);
  }

  private void age(Run run, Duration age) throws Exception {
    Path object = node.bucket.resolve(run.key());
    for (Path file : List.of(object, object.resolveSibling("run.json"))) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
  }

  @Test
  void anotherTimeRangeIsAnotherExport() throws Exception {
    node.export();
    node.parameters.put("Start", "2026-01-02T03:04:05Z");
    node.parameters.put("End", "2026-01-02T04:04:05Z");

    assertThat(node.export().runs()).extracting(Run::reused).containsOnly(false);
    assertThat(Files.readAllLines(node.tool.resolve("arguments")))
        .endsWith("telegraf|autogen|2026-01-02T03:04:05Z|2026-01-02T04:04:05Z");
  }

  private void range(String start, String end) {
    node.parameters.put("Start", start);
    node.parameters.put("End", end);
  }

  /** The series with points outside of the range of each run; null where that is not known. */
  private List<String> outside() throws Exception {
    List<String> lists = new ArrayList<>();
    for (Run run : node.export().runs()) {
      lists.add(
          run.outside().isEmpty() ? null : node.content(run.outside().get().key(), run.codec()));
    }
    return lists;
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-15T00:00:00Z, 2026-11-15T23:59:59.999999999Z, true",
    "2026-11-16T00:00:00.000000001Z, 2026-11-17T00:00:00Z, true",
    "2026-11-15T00:00:00Z, 2026-11-16T00:00:00Z, false",
    "2026-11-16T00:00:00Z, 2026-11-17T00:00:00.5Z, false",
  })
  void ofARangeTheSeriesThatAFileHoldsOutsideAreListed(String start, String end, boolean listed)
      throws Exception {
    range(start, end);

    assertThat(outside()).containsExactly(listed ? "m,h=a\n" : "", listed ? "m,h=a\n" : "", null);
    assertThat(node.export().runs().get(0).outside().orElseThrow().points()).isEqualTo(1);
  }

  @Test
  void ofAWholeShardNothingLiesOutside() throws Exception {
    assertThat(outside()).containsExactly(null, null, null);
  }

  /** What a tombstone takes away may be all that the index has of a series outside. */
  @Test
  void aFileWithATombstoneDoesNotTellWhatItHoldsOutside() throws Exception {
    range("2026-11-15T00:00:00Z", "2026-11-15T01:00:00Z");
    Files.writeString(node.data("000000002-000000003.tombstone"), "one");

    assertThat(outside()).containsExactly("m,h=a\n", null, null);
  }

  /** A tab ends a column of the list, and a newline the line: nobody knows where a name ends. */
  @ParameterizedTest
  @ValueSource(strings = {"m,h=a\tb", "\tm,h=a", "m,h=a\nb", "m,h=a\tf\nb"})
  void namesThatCouldBeMisreadMakeAFileSilent(String series) throws Exception {
    range("2026-11-15T00:00:00Z", "2026-11-15T01:00:00Z");
    Files.writeString(node.tool.resolve("series"), series);

    assertThat(outside()).containsExactly(null, null, null);
  }

  @Test
  void aRunWhoseListOfSeriesOutsideIsGoneIsExportedAgain() throws Exception {
    range("2026-11-15T00:00:00Z", "2026-11-15T01:00:00Z");
    Run first = node.export().runs().get(0);
    assertThat(node.export().runs()).extracting(Run::reused).containsOnly(true);
    Files.delete(node.bucket.resolve(first.outside().orElseThrow().key()));

    assertThat(node.export().runs()).extracting(Run::reused).containsExactly(false, true, true);
    assertThat(outside()).containsExactly("m,h=a\n", "m,h=a\n", null);
  }

  @Test
  void aRunWhoseObjectIsGoneOrShortIsExportedAgain() throws Exception {
    Manifest first = node.export();
    Files.delete(node.bucket.resolve(first.runs().get(0).key()));
    Files.writeString(node.bucket.resolve(first.runs().get(1).key()), "short");

    Manifest second = node.export();

    assertThat(second.runs()).extracting(Run::reused).containsExactly(false, false, true);
    assertThat(node.content(second.runs().get(0))).isEqualTo(lines("a", 300));
  }

  @Test
  void aRunWithFindingsIsExportedAgain() throws Exception {
    messages(A, "unable to read key \"cpu\" in x.tsm, skipping: cannot allocate memory\n");
    node.export();
    Files.delete(node.tool.resolve("messages"));

    Manifest second = node.export();

    assertThat(second.runs()).extracting(Run::reused).containsExactly(false, true, true);
    assertThat(second.findings()).isEmpty();
  }

  @Test
  void aShardWithoutPointsIsAnEmptyCopy() throws Exception {
    for (Path file :
        List.of(node.data(A), node.data(B), node.wal("_00007.wal"), node.wal("_00012.wal"))) {
      Files.delete(file);
    }

    assertThat(node.export().runs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b \"c\" 'd'", "$(touch x) `touch x` ;|&", "température 温度", "-rf", "*", "&"})
  void namesMayHoldAnything(String name) throws Exception {
    node.parameters.put("Database", name);
    node.parameters.put("RetentionPolicy", name);
    node.createShard();
    fillShard();

    Manifest manifest = node.export();

    assertThat(manifest.database()).isEqualTo(name);
    assertThat(manifest.retentionPolicy()).isEqualTo(name);
    assertThat(manifest.findings()).isEmpty();
    assertThat(node.content(manifest.runs().get(0))).isEqualTo(lines("a", 300));
  }

  @Test
  void toolsBefore18AreReadWithoutTheirOutDash() throws Exception {
    Files.createFile(node.tool.resolve("1.7"));

    Manifest manifest = node.export();

    assertThat(node.content(manifest.runs().get(0)))
        .startsWith("# INFLUXDB EXPORT")
        .endsWith("# DML\n" + lines("a", 300));
    assertThat(manifest.findings()).isEmpty();
  }

  @Test
  void severalExportsAtOnceKeepTheOrder() throws Exception {
    for (int i = 3; i < 12; i++) {
      Files.writeString(node.data("%09d-000000001.tsm".formatted(i)), lines("m" + i, i));
    }
    node.parameters.put("Parallelism", "3");

    Manifest manifest = node.export();

    assertThat(manifest.runs())
        .hasSize(12)
        .extracting(Run::name)
        .startsWith(A, B)
        .isSorted()
        .endsWith("wal");
    assertThat(node.content(manifest.runs().get(10))).isEqualTo(lines("m11", 11));
  }

  // ---- findings

  private void messages(String file, String text) throws Exception {
    Files.writeString(node.tool.resolve("messages-of"), file);
    Files.writeString(node.tool.resolve("messages"), text);
  }

  private List<Finding> findingsAfter(String file, String text) throws Exception {
    messages(file, text);
    return node.export().findings().toList();
  }

  @Test
  void skippedFile() throws Exception {
    assertThat(findingsAfter(A, "unable to read /x/1.tsm, skipping: bad magic\n"))
        .containsExactly(
            new Finding(SKIPPED_FILE, A, "unable to read /x/1.tsm, skipping: bad magic"));
  }

  @Test
  void skippedKey() throws Exception {
    String message = "unable to read key \"cpu,host=\\\"é\" in /x/1.tsm, skipping: \tbad \\ block";
    assertThat(findingsAfter(B, message + "\n"))
        .containsExactly(
            new Finding(SKIPPED_KEY, B, message.replace("é", "??").replace('\t', '?')));
  }

  @Test
  void corruptWalHasNoNewlineOfItsOwn() throws Exception {
    assertThat(findingsAfter("_00007.wal", "file /x/_1.wal corrupt at position 7: unexpected EOF"))
        .containsExactly(
            new Finding(
                CORRUPT_WAL,
                "wal",
                "file /x/_1.wal corrupt at position 7: unexpected EOFcomplete."));
  }

  @Test
  void deletesInTheWal() throws Exception {
    // Word for word as influx_inspect 1.7 and 1.8 print it.
    String warning =
        """
        WARNING: detected deletes in wal file.
        Some series for "telegraf/autogen" may be brought back by replaying this data.
        To resolve, you can either let the shard snapshot prior to exporting the data
        or manually editing the exported file.
        \t\t\t
        """;
    assertThat(findingsAfter("_00012.wal", warning))
        .containsExactly(new Finding(WAL_DELETES, "wal", "WARNING: detected deletes in wal file."));
  }

  @Test
  void corruptionAndDeletesInOneLine() throws Exception {
    assertThat(
            findingsAfter(
                "_00007.wal",
                "file /x/_1.wal corrupt at position 7: EOFWARNING: detected deletes in wal file.\n"))
        .extracting(Finding::kind)
        .containsExactly(CORRUPT_WAL, WAL_DELETES);
  }

  @Test
  void whateverElseTheToolSays() throws Exception {
    assertThat(findingsAfter(A, "the moon is full\n"))
        .containsExactly(new Finding(UNKNOWN_MESSAGE, A, "the moon is full"));
  }

  @Test
  void manyFindingsAreCounted() throws Exception {
    assertThat(findingsAfter(A, "x".repeat(9000).concat("\n").repeat(60)))
        .hasSize(51)
        .allSatisfy(finding -> assertThat(finding.message()).hasSizeLessThanOrEqualTo(500))
        .endsWith(
            new Finding(UNKNOWN_MESSAGE, A, "10 more messages of influx_inspect were left out"));
  }

  // ---- failures

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exportFails(boolean before18) throws Exception {
    if (before18) {
      Files.createFile(node.tool.resolve("1.7"));
    }
    Files.writeString(node.tool.resolve("exit"), "3");

    assertThat(node.failingExport()).contains("influx_inspect export failed (exit 3)");
    assertThat(node.descriptions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void compressorFails(boolean before18) throws Exception {
    largeFirstRun(before18);
    node.install("zstd", "read -r -n 100; echo 'no memory' >&2; exit 1");

    assertThat(node.failingExport()).contains("compression failed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void uploadFails(boolean before18) throws Exception {
    largeFirstRun(before18);
    node.environment.put("STAND_IN_S3_FAIL", "- *");

    assertThat(node.failingExport())
        .contains("upload failed (exit 1): fatal error: stand-in refuses");
  }

  /**
   * Too large to wait for others, and more than all pipes hold, so that a writer whose reader is
   * gone would wait for ever.
   */
  private void largeFirstRun(boolean before18) throws Exception {
    if (before18) {
      Files.createFile(node.tool.resolve("1.7"));
    }
    Files.writeString(node.data(A), lines("large", 300_000));
    node.parameters.put("PartBytes", "1000000");
  }

  @Test
  void smallRunsAndDescriptionsAreSentInOneStartOfTheCli() throws Exception {
    Manifest manifest = node.export();

    assertThat(manifest.runs()).hasSize(3);
    assertThat(node.descriptions()).hasSize(3);
    assertThat(node.s3Calls())
        .filteredOn(call -> call.startsWith("s3 cp"))
        .hasSize(2)
        .anyMatch(call -> call.startsWith("s3 cp --recursive "))
        .anyMatch(call -> call.endsWith("/manifests/r1-before.json"));
  }

  @Test
  void aLargeRunIsStreamedByItself() throws Exception {
    largeFirstRun(false);

    Manifest manifest = node.export();

    assertThat(String.join("", node.parts(manifest.runs().get(0))))
        .isEqualTo(lines("large", 300_000));
    assertThat(node.s3Calls()).filteredOn(call -> call.contains(" - s3://")).hasSize(1);
    assertThat(node.descriptions()).hasSize(3);
  }

  @Test
  void whatWaitsToBeSentCannotBeSent() throws Exception {
    node.environment.put("STAND_IN_S3_FAIL", "*/sending/ *");

    assertThat(node.failingExport()).contains("upload failed: fatal error: stand-in refuses");
    assertThat(node.descriptions()).isEmpty();
  }

  @Test
  void manifestCannotBeUploaded() throws Exception {
    node.environment.put("STAND_IN_S3_FAIL", "*/manifests/r1-before.json");

    assertThat(node.failingExport()).contains("upload of the manifest failed");
  }

  /** Its role may write nothing else, so what it writes tells whose it is. */
  @Test
  void allThatANodeWritesLiesBelowTheNameThatIamHasForIt() throws Exception {
    NodeFixture.Result result = node.run("export");

    assertThat(result.json().get("manifest").asText())
        .isEqualTo(NodeFixture.EXPORTS + "node-a/shard-2/manifests/r1-before.json");
    assertThat(node.manifests()).hasSize(1);
    assertThat(node.descriptions()).hasSize(3);
  }

  @Test
  void anInstanceThatIsNotOfEc2GoesByItsId() throws Exception {
    node.parameters.put("Instance", "mi-0123456789abcdef0");

    assertThat(node.run("export").json().get("manifest").asText())
        .isEqualTo("exports/mi-0123456789abcdef0/node-a/shard-2/manifests/r1-before.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i-0123456789abcdef0",
        "mi-0123456789abcdef0/..",
        "../mi-0123456789abcdef0",
        "arn:aws:ec2:eu-west-1:123456789012:instance/mi-0123456789abcdef0",
        "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0/x",
        "arn:aws:s3:::bucket",
      })
  void withoutTheNameOfItsInstanceNothingIsExported(String instance) throws Exception {
    node.parameters.put("Instance", instance);

    assertThat(node.failingExport())
        .isEqualTo("shard-repair: parameter Instance is not valid: '%s'\n".formatted(instance));
    assertThat(node.descriptions()).isEmpty();
  }

  @Test
  void s3ThatCannotBeReachedIsNotAnEmptyOne() throws Exception {
    node.environment.put("STAND_IN_S3_FAIL", "bucket/exports/*");

    assertThat(node.failingExport())
        .contains("cannot list s3://bucket/" + NodeFixture.EXPORTS + "node-a/shard-2/");
  }

  @Test
  void whatWasCompleteBeforeAFailureIsReused() throws Exception {
    node.environment.put("STAND_IN_S3_FAIL", "*/manifests/r1-before.json");
    node.failingExport();
    node.environment.clear();

    assertThat(node.export().runs()).extracting(Run::reused).containsOnly(true);
  }

  @Test
  void terminationLeavesNeitherFilesNorProcesses() throws Exception {
    Files.writeString(node.tool.resolve("before"), "sleep 300");
    Process script = node.start("export");
    while (!Files.exists(node.tool.resolve("arguments"))) {
      Thread.sleep(20);
    }
    List<ProcessHandle> children = script.descendants().toList();

    script.destroy();
    NodeFixture.Result result = node.end(script);

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("ended by signal TERM");
    assertThat(node.stagingDirectories()).isEmpty();
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
    for (int i = 0; i < 100 && children.stream().anyMatch(ProcessState::runs); i++) {
      Thread.sleep(20);
    }
    assertThat(children).isNotEmpty().noneMatch(ProcessState::runs);
  }

  /** A process that is starting another when it is ended must not leave that one behind. */
  @RepeatedTest(5)
  void terminationEndsProcessesThatAreStartingOthers() throws Exception {
    // They end by themselves if this fails, and are not those of another test.
    String sleep = "sleep 45.%09d".formatted(System.nanoTime() % 1_000_000_000);
    Files.writeString(
        node.tool.resolve("before"), "for i in {1..400}; do %s & done; wait".formatted(sleep));
    Process script = node.start("export");
    while (!Files.exists(node.tool.resolve("arguments"))) {
      Thread.sleep(1);
    }
    Thread.sleep(50);

    script.destroy();

    String stderr = node.end(script).stderr();
    assertThat(stderr).contains("ended by signal TERM");
    assertThat(node.stagingDirectories()).as(stderr).isEmpty();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").endsWith(sleep))
                .filter(ProcessState::runs))
        .isEmpty();
  }

  @Test
  void cleanUpDuringAnExportCannotMakeAShortRun() throws Exception {
    // The tool passes over a TSM file that is gone, and exits 0.
    Files.writeString(
        node.tool.resolve("before"),
        "mv \"${option_datadir%/*/data}\" \"${option_datadir%/*/data}.removed\"; rm -rf \"${option_datadir%/*/data}.removed\"");

    NodeFixture.Result result = node.run("export");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr())
        .isEqualTo("shard-repair: the staging directory was removed during the export\n");
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
    assertThat(node.descriptions()).isEmpty();
  }

  // ---- staging

  @Test
  void filesThatChangeWhileTheyAreStagedAreStagedAgain() throws Exception {
    Files.writeString(node.root.resolve("new.tsm"), lines("c", 3));
    String compaction = "mv '%s' '%s' 2>/dev/null; rm -f '%s'; exec /bin/ln \"$@\"";
    node.install(
        "ln",
        compaction.formatted(
            node.root.resolve("new.tsm"), node.data("000000002-000000004.tsm"), node.data(B)));

    Manifest manifest = node.export();

    assertThat(manifest.runs())
        .extracting(Run::name)
        .containsExactly(A, "000000002-000000004.tsm", "wal");
    assertThat(node.content(manifest.runs().get(1))).isEqualTo(lines("c", 3));
  }

  @Test
  void aShardThatNeverRestsIsRefused() throws Exception {
    node.install("ln", "echo more >>'%s'; exec /bin/ln \"$@\"".formatted(node.wal("_00012.wal")));
    node.install("sleep", "exit 0");

    assertThat(node.failingExport()).contains("kept changing");
  }

  @Test
  void linksThatCannotBeMadeAreAnError() throws Exception {
    node.install("ln", "echo 'ln: too many links' >&2; exit 1");

    assertThat(node.failingExport()).contains("cannot stage", A, "too many links");
  }

  @ParameterizedTest
  @ValueSource(strings = {"influx/data", "influx/data/staging", "influx/wal/x/../staging"})
  void stagingInsideInfluxDbsDirectoriesIsRefused(String staging) throws Exception {
    node.parameters.put("StagingDir", node.root.resolve(staging).toString());

    NodeFixture.Result result = node.run("export");

    assertThat(result.exit()).isNotZero();
    assertThat(result.stderr()).contains("is inside InfluxDB's directory");
    assertThat(node.root.resolve("influx/data/staging")).doesNotExist();
  }

  @Test
  void aRepairIdThatNamesInfluxDbsDirectoryIsRefused() throws Exception {
    node.parameters.put("StagingDir", node.root.resolve("influx").toString());
    node.parameters.put("RepairId", "data");

    assertThat(node.run("export").stderr()).contains("is inside InfluxDB's directory");
  }

  @Test
  void wrongDirectoriesAreNotAnEmptyCopy() throws Exception {
    node.parameters.put("ShardIds", "3");
    assertThat(node.failingExport()).contains("shard 3 is not in");
    node.parameters.put("Database", "other");
    assertThat(node.failingExport()).contains("database other is not in DataDir");
    node.parameters.put("DataDir", node.root.resolve("nowhere").toString());
    assertThat(node.failingExport()).contains("DataDir", "nowhere is not a directory");
  }

  @Test
  void aWrongWalDirectoryIsNotAnEmptyWal() throws Exception {
    node.parameters.put("WalDir", node.root.resolve("nowhere").toString());

    assertThat(node.failingExport()).contains("the WAL of shard 2 is not in");
  }

  @Test
  void aLinkInPlaceOfATsmFileIsAnError() throws Exception {
    Files.createSymbolicLink(node.data("000000003-000000001.tsm"), node.data(A));

    assertThat(node.failingExport())
        .contains("000000003-000000001.tsm of shard 2 is not a plain file");
  }

  @Test
  void influxDbsFilesStayAsTheyAre() throws Exception {
    Files.writeString(node.wal("_00013.wal"), lines("w13", 1), StandardOpenOption.APPEND);
    node.export();

    assertThat(node.data("").toFile().list()).hasSize(3);
    assertThat(node.wal("").toFile().list()).hasSize(3);
    assertThat(Files.getAttribute(node.data(A), "unix:nlink")).isEqualTo(1);
    assertThat(node.s3Calls()).filteredOn(call -> call.startsWith("s3api")).hasSize(1);
  }
}
