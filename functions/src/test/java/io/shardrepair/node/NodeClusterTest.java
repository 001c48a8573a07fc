package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script's actions on a meta node, with a stand-in for influxd-ctl that checks its flags. */
class NodeClusterTest {
  private static final String SHARDS = "ID  Database  Owners\n51  tele      [{26 data1:8088}]\n";
  private static final String LINE =
      "data1:8088  data2:8088  my db     autogen  51       119624324  9            2023-06-22 23:45:09.47 +0000 UTC\n";

  @TempDir Path root;
  private NodeFixture node;
  private Path cluster;

  @BeforeEach
  void metaNode() throws Exception {
    node = new NodeFixture(root);
    cluster = Files.createDirectories(root.resolve("cluster"));
    Path standIn = Path.of(NodeClusterTest.class.getResource("/node/stand-in-influxd-ctl").toURI());
    assertThat(
            Files.copy(standIn, node.bin.resolve("influxd-ctl"))
                .toFile()
                .setExecutable(true, false))
        .isTrue();
    // The script waits between two looks.
    node.install("sleep", "exit 0");
    node.environment.put("STAND_IN_CLUSTER", cluster.toString());
    node.parameters.clear();
    node.parameters.putAll(
        Map.of("Copy", "meta-node", "RepairId", "r1", "Bucket", "bucket", "ShardId", "51"));
    node.parameters.putAll(Map.of("CopyFrom", "data1:8088", "CopyTo", "data2:8088"));
    accept("-bind localhost:8091 -auth-type none");
    Files.writeString(cluster.resolve("show-shards"), SHARDS);
    Files.writeString(cluster.resolve("show"), "Data Nodes\n");
    Files.createDirectories(node.bucket.resolveSibling("secrets"));
  }

  private void accept(String flags) throws IOException {
    Files.writeString(cluster.resolve("flags"), flags);
  }

  private void secret(String file, String value) throws IOException {
    Files.writeString(node.bucket.resolveSibling("secrets").resolve(file), value + "\n");
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(cluster.resolve("calls"));
  }

  @Test
  void whatInfluxdCtlPrintsIsLeftInTheBucketAsItIs() throws Exception {
    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.stderr()).isEmpty();
    assertThat(result.json().path("cluster").asText()).isEqualTo("repairs/r1/cluster/");
    Path listing = node.bucket.resolve("repairs/r1/cluster");
    assertThat(listing.resolve("show-shards.txt")).hasContent(SHARDS);
    assertThat(listing.resolve("show.txt")).hasContent("Data Nodes\n");
    assertThat(calls()).containsExactly("show-shards", "show");
  }

  @Test
  void basicLoginOverTlsWithAPasswordFromTheParameterStore() throws Exception {
    secret("parameter_influx_meta", "pass word");
    node.parameters.putAll(
        Map.of(
            "Bind", "10.0.0.5:8091",
            "Tls", "true",
            "Insecure", "true",
            "AuthType", "basic",
            "AuthUser", "ad min",
            "AuthSecret", "parameter:/influx/meta"));
    accept("-bind 10.0.0.5:8091 -bind-tls -k -auth-type basic -user ad min -pwd pass word");

    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.stderr()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.stdout()).doesNotContain("pass word");
  }

  @Test
  void loginBySharedSecretFromTheSecretsManager() throws Exception {
    secret("secret_influx-meta", "shared");
    node.parameters.putAll(
        Map.of("AuthType", "jwt", "AuthUser", "admin", "AuthSecret", "secret:influx-meta"));
    accept("-bind localhost:8091 -auth-type jwt -user admin -secret shared");

    assertThat(node.run("show-cluster").exit()).isZero();
  }

  @Test
  void aSecretThatCannotBeReadIsNamedAndNothingIsCalled() throws Exception {
    node.parameters.putAll(
        Map.of("AuthType", "basic", "AuthUser", "admin", "AuthSecret", "parameter:/influx/none"));

    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .startsWith("shard-repair: cannot read parameter:/influx/none with this instance's role: ")
        .contains("stand-in refuses /influx/none");
    assertThat(cluster.resolve("calls")).doesNotExist();
  }

  @Test
  void aRefusalOfTheMetaNodeIsTheReasonAndNothingIsLeftInTheBucket() throws Exception {
    accept("-bind other:8091 -auth-type none");

    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo(
            "shard-repair: influxd-ctl show-shards failed (exit 1): show-shards: unable to"
                + " authenticate or connect\n");
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
    node.parameters.put("InfluxdCtl", "/none/influxd-ctl");
    assertThat(node.run("show-cluster").stderr())
        .contains("influxd-ctl is not there: /none/influxd-ctl; set influxdCtl of the meta node");
  }

  @Test
  void aShardIsCopiedAndWaitedForUntilTheClusterNoLongerListsIt() throws Exception {
    Files.writeString(cluster.resolve("copying"), "-\n" + LINE + LINE);

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.stderr()).isEmpty();
    assertThat(result.json().path("answer").asText())
        .isEqualTo("Copied shard 51 from data1:8088 to data2:8088");
    assertThat(calls())
        .containsExactly(
            "copy-shard-status",
            "copy-shard data1:8088 data2:8088 51",
            "copy-shard-status",
            "copy-shard-status",
            "copy-shard-status");
  }

  @Test
  void aCopyingThatIsUnderWayIsNotBegunAgain() throws Exception {
    Files.writeString(cluster.resolve("copying"), LINE);

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.json().path("answer").asText()).isEqualTo("was under way already");
    assertThat(calls()).containsExactly("copy-shard-status", "copy-shard-status");
  }

  /** Enterprise 1.2 prints Go's time as its numbers; an early page of it, and terminals, tabs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data1:8088  data2:8088  my db  autogen  51  119624324  9  {63624516464 596207779 12108032}",
        "data1:8088\tdata2:8088\tmy db\t\tautogen\t51\t119624324\t9\t\t2017-06-22 23:45:09.47 +0000 UTC",
        "data1:8088\tdata2:8088\tmy db\t\tautogen\t51\t119624324\t9\t\t{63624516464 596207779 12108032}",
        "data1:8088      data2:8088      my db   autogen 51      119624324       9       2023-06-22T23:45:09Z",
        "data1:8088 data2:8088 4 my db auto 1 gen 51 119624324 9 2023-06-22 23:45:09.47 +0000 UTC",
      })
  void aCopyingThatIsUnderWayIsSeenInEachFormOfItsRow(String row) throws Exception {
    List<String> headings =
        List.of(
            "Source\t\t\tDest\t\t\tDatabase\tPolicy\tShardID\tTotalSize\tCurrentSize\tStartedAt",
            "Source Dest Database Policy ShardID TotalSize CurrentSize StartedAt");
    for (String line : headings) {
      Files.deleteIfExists(cluster.resolve("calls"));
      Files.writeString(cluster.resolve("headings"), "\nShards being copied\n" + line + "\n");
      Files.writeString(cluster.resolve("copying"), row + "\n" + row + "\r\n");

      NodeFixture.Result result = node.run("copy-shard");

      assertThat(result.stderr()).isEmpty();
      assertThat(result.json().path("answer").asText()).isEqualTo("was under way already");
      assertThat(calls())
          .containsExactly("copy-shard-status", "copy-shard-status", "copy-shard-status");
    }
  }

  @Test
  void aTableWithFewerColumnsIsReadByItsHeadings() throws Exception {
    Files.writeString(cluster.resolve("headings"), "Source\tDest\tShardID\tState\n");
    Files.writeString(cluster.resolve("copying"), "data1:8088\tdata2:8088\t51\tcopying 7 of 9\n");

    assertThat(node.run("copy-shard").json().path("answer").asText())
        .isEqualTo("was under way already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data1:8088  data2:8088  my db  autogen  51  119624324  9  just now",
        "data1:8088  data2:8088  my db  autogen  51  119624324  {63624516464 596207779 12108032}",
        "data1:8088  data2:8088  my db  autogen  fifty-one  119624324  9  2023-06-22 23:45:09 +0000 UTC",
        "data1:8088",
        "rpc error: data1:8088 is gone",
      })
  void aRowThatCannotBeReadIsAFailureAndNothingIsCopied(String row) throws Exception {
    Files.writeString(cluster.resolve("copying"), row + "\n");

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .isEqualTo(
            "shard-repair: influxd-ctl copy-shard-status printed a row that cannot be read: "
                + row
                + "\n");
    assertThat(calls()).containsExactly("copy-shard-status");
  }

  @Test
  void aClusterWithoutThatCommandIsNamedByTheFirstLineOfItsErrorAndNothingIsCopied()
      throws Exception {
    Files.writeString(cluster.resolve("unknown"), "copy-shard-status");

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo(
            "shard-repair: influxd-ctl copy-shard-status failed (exit 1): unknown command"
                + " \"copy-shard-status\"; without it nobody knows what is being copied: leave"
                + " copyShard out\n");
    assertThat(calls()).containsExactly("copy-shard-status");
  }

  @Test
  void copyingOfAnotherShardIsNotWaitedFor() throws Exception {
    String other = LINE.replace("  51  ", "  52  ");
    Files.writeString(cluster.resolve("copying"), other + other);

    assertThat(node.run("copy-shard").exit()).isZero();
    assertThat(calls()).hasSize(3).contains("copy-shard data1:8088 data2:8088 51");
  }

  @Test
  void aRefusedCopyIsAFailureAlsoIfItsReasonStandsOnStdout() throws Exception {
    Files.writeString(
        cluster.resolve("refuse"),
        "\ncopy-shard: shard 51 not found on data1:8088\nRun 'influxd-ctl help' for usage\n\n");

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo(
            "shard-repair: influxd-ctl copy-shard failed (exit 1): copy-shard: shard 51 not found"
                + " on data1:8088\n");
    node.parameters.put("CopyTo", "data1:8088");
    assertThat(node.run("copy-shard").stderr()).contains("CopyFrom and CopyTo are the same node");
  }

  @Test
  void aStatusWithoutATableIsNotTakenForNoCopying() throws Exception {
    node.install(
        "influxd-ctl", "[[ ${!#} == copy-shard-status ]] && echo 'meta node is shutting down'");

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .contains("influxd-ctl copy-shard-status printed no table: meta node is shutting down");
  }

  private void login(String secret) throws IOException {
    secret("secret_s", secret);
    node.parameters.putAll(Map.of("AuthType", "basic", "AuthUser", "u", "AuthSecret", "secret:s"));
    accept("-bind localhost:8091 -auth-type basic -user u -pwd " + secret);
  }

  @Test
  void aSecretThatTheToolSaysIsTakenOutOfEachMessage() throws Exception {
    for (String secret : List.of("pa*ss", "pass [word] $x", "a\"b\\c")) {
      login(secret);
      String quoted = secret.replace("\\", "\\\\").replace("\"", "\\\"");
      for (String out : List.of("1", "2")) {
        node.install(
            "influxd-ctl",
            "printf '%%s\\n' \"flags: $* \"'and \"%s\"' >&%s; exit 3".formatted(quoted, out));
        for (String action : List.of("show-cluster", "copy-shard")) {
          NodeFixture.Result result = node.run(action);

          assertThat(result.exit()).isEqualTo(1);
          assertThat(result.stderr())
              .contains("-user u -pwd *** ")
              .contains("and \"***\"")
              .doesNotContain(secret)
              .doesNotContain(quoted);
          assertThat(result.stdout()).isEmpty();
        }
      }
    }
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
  }

  @Test
  void aListingThatHoldsTheSecretIsNotSent() throws Exception {
    login("hunter2");
    Files.writeString(cluster.resolve("show"), "Data Nodes\nstarted with -pwd hunter2\n");

    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .startsWith(
            "shard-repair: influxd-ctl show prints what secret:s holds, so nothing of it is sent;")
        .doesNotContain("hunter2");
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
  }

  @Test
  void theAnswerOfACopyIsToldWithoutTheSecret() throws Exception {
    login("hunter2");
    node.install(
        "influxd-ctl",
        """
        case $* in
          *copy-shard-status) echo 'Source Dest ShardID' ;;
          *) echo "copied with $*" ;;
        esac""");

    NodeFixture.Result result = node.run("copy-shard");

    assertThat(result.stderr()).isEmpty();
    assertThat(result.json().get("answer").asText())
        .isEqualTo(
            "copied with -bind localhost:8091 -auth-type basic -user u -pwd *** copy-shard"
                + " data1:8088 data2:8088 51");
  }

  @Test
  void aSecretWithALineBreakIsNoSecretAndIsNotSaid() throws Exception {
    login("{\n\"password\": \"hunter2\"}");

    NodeFixture.Result result = node.run("show-cluster");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr())
        .isEqualTo(
            "shard-repair: secret:s holds a line break or another control character; store the"
                + " bare secret\n");
    assertThat(cluster.resolve("calls")).doesNotExist();
  }

  @Test
  void aToolThatPrintsWithoutEndIsStoppedAndNamed() throws Exception {
    for (String out : List.of("1", "2")) {
      node.install("influxd-ctl", "while :; do printf '%1000000s\\n' ; done >&" + out);
      for (String action : List.of("show-cluster", "copy-shard")) {
        NodeFixture.Result result = node.run(action);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.stderr())
            .matches(
                "shard-repair: influxd-ctl \\S+ printed 33554432 bytes or more, which is no table"
                    + " that can be read\n");
      }
    }
    assertThat(node.bucket.resolve("repairs")).doesNotExist();
  }
}
