package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.shardrepair.model.ShardInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in the forms that influxd-ctl is documented to print. */
class ClusterListingTest {
  private static final String SHOW =
      """
      Data Nodes
      ==========
      ID  TCP Address  Version             Labels
      26  data1:8088   1.11.3-c1.11.3      {}
      5   data2:8088   1.11.3-c1.11.3      {}
      33  data3:8088   1.11.3-c1.11.3      {}

      Meta Nodes
      ==========
      ID  TCP Address  Version         Labels
      1   meta1:8091   1.11.3-c1.11.3  {}
      2   meta2:8091   1.11.3-c1.11.3  {}
      """;

  private static final List<String> SHARD_COLUMNS =
      List.of(
          "ID",
          "Database",
          "Retention Policy",
          "Desired Replicas",
          "Shard Group",
          "Start",
          "End",
          "Expires",
          "Owners");

  private static final String ROW_START =
      "51\ttelegraf\tautogen\t2\t49\t2023-01-01T00:00:00Z\t2023-01-08T00:00:00Z\t2023-01-15T00:00:00Z\t";

  private static String table(String... rows) {
    return String.join("\t", SHARD_COLUMNS) + "\n" + String.join("\n", rows) + "\n";
  }

  private static String owners(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{%d data%d:8088}".formatted(i, i))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  private static void unreadable(String showShards, String why) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> shards(showShards))
                .isInstanceOf(UnreadableListing.class)
                .hasMessageStartingWith("cluster.metaNode: what influxd-ctl show-shards printed ")
                .hasMessageContaining(why));
  }

  @Test
  void hundredsOfOwnersAreReadAndThousandsAreNamed() {
    assertThat(shards(table(ROW_START + owners(500))).get(0).owners())
        .hasSize(500)
        .startsWith("data0:8088", "data1:8088")
        .endsWith("data499:8088");

    unreadable(
        table(ROW_START + owners(2_000)), "is longer than 100,000 lines of 16,384 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "]",
        "{1 a:1}",
        "[{1 a:1}",
        "[{1 a:1} ]",
        "[{1 a:1}  {2 b:1}]",
        "[{1 a:1}{2 b:1}]",
        "[ {1 a:1}]",
        "[{1 a}]",
        "[{x a:1}]",
        "[{1 a:1}]]",
        "[{1 a:1},{2 b:1}]",
      })
  void ownersOfAnotherFormAreNamed(String owners) {
    unreadable(table(ROW_START + owners), "");
  }

  @Test
  void aListOfNoOwnersIsReadAsNone() {
    assertThat(shards(table(ROW_START + "[]")).get(0).owners()).isEmpty();
  }

  @Test
  void aHundredThousandRowsAreReadInTimeAndAMillionAreNamed() {
    String row = ROW_START + owners(3);
    String[] rows = Collections.nCopies(99_998, row).toArray(String[]::new);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(shards(table(rows))).hasSize(99_998));

    String million = String.join("\n", Collections.nCopies(1_000_000, row));
    unreadable(table(million), "is longer than 100,000 lines");
    unreadable("\n".repeat(1_000_000), "is longer than 100,000 lines");
    unreadable("x".repeat(10_000_000), "the most that is read: line 1");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\u001b', '\u007f', '\u000b', '\f'})
  void aControlCharacterIsNamed(char control) {
    unreadable(
        table(ROW_START + owners(1).replace("data0", "da" + control + "ta0")),
        "holds a control character, U+%04X: line 2".formatted((int) control));
  }

  private static List<ClusterShard> shards(String showShards) {
    return ClusterListing.parse(showShards, SHOW).shards();
  }

  /** Only a truncated shard ends at a fraction of a second. */
  private static ClusterShard shard(
      long id, String policy, String start, String end, String expiry, String... owners) {
    return new ClusterShard(
        new ShardInfo(
            id,
            "telegraf",
            policy,
            Instant.parse(start),
            Instant.parse(end),
            Instant.parse(expiry),
            end.length() > "2023-01-08T00:00:00Z".length()),
        2,
        List.of(owners));
  }

  @Test
  void severalShardsOfOneGroupHaveOwnersOfTheirOwn() {
    assertThat(
            shards(
                """
                Shards
                ==========
                ID  Database  Retention Policy  Desired Replicas  Shard Group  Start                 End                   Expires               Owners
                51  telegraf  autogen           2                 37           2023-01-01T00:00:00Z  2023-01-08T00:00:00Z  2023-07-08T00:00:00Z  [{26 data1:8088} {33 data3:8088}]
                52  telegraf  autogen           2                 37           2023-01-01T00:00:00Z  2023-01-08T00:00:00Z  2023-07-08T00:00:00Z  [{5 data2:8088} {26 data1:8088} {33 data3:8088}]
                """))
        .containsExactly(
            shard(
                51,
                "autogen",
                "2023-01-01T00:00:00Z",
                "2023-01-08T00:00:00Z",
                "2023-07-08T00:00:00Z",
                "data1:8088",
                "data3:8088"),
            shard(
                52,
                "autogen",
                "2023-01-01T00:00:00Z",
                "2023-01-08T00:00:00Z",
                "2023-07-08T00:00:00Z",
                "data2:8088",
                "data1:8088",
                "data3:8088"));
  }

  @Test
  void blankExpiryTruncationAndOwnersWithLabels() {
    assertThat(
            shards(
                """
                Shards
                ==========
                ID  Database  Retention Policy  Desired Replicas  Shard Group  Start                           End                              Expires  Owners
                21  telegraf  autogen           2                 21           2017-01-09T00:00:00Z            2017-01-13T18:05:29.418103552Z*           [{ID:3 TCPAddr:10.0.0.7:8088} {ID:4 TCPAddr:10.0.0.8:8088}]
                22  telegraf  two weeks         2                 22           2017-01-13T18:05:29.418103552Z  2017-01-16T00:00:00Z                      []
                """))
        .containsExactly(
            shard(
                21,
                "autogen",
                "2017-01-09T00:00:00Z",
                "2017-01-13T18:05:29.418103552Z",
                "2017-01-13T18:05:29.418103552Z",
                "10.0.0.7:8088",
                "10.0.0.8:8088"),
            shard(
                22,
                "two weeks",
                "2017-01-13T18:05:29.418103552Z",
                "2017-01-16T00:00:00Z",
                "2017-01-16T00:00:00Z"));
    assertThat(shards(header())).isEmpty();
  }

  @Test
  void aShardThatIsKeptForEverDoesNotExpireAndATruncatedOneDoes() {
    ShardInfo kept =
        shards(
                header()
                    + "1   db        rp                1                 1            2017-01-09T00:00:00Z  2017-01-16T00:00:00Z                        [{1 a:8088}]\n")
            .get(0)
            .info();
    assertThat(kept.expires()).isFalse();
  }

  @Test
  void columnsAreCountedInCharactersNotBytes() {
    assertThat(
            shards(
                    """
                    ID  Database     Retention Policy  Desired Replicas  Shard Group  Start                 End                   Expires               Owners
                    1   température  über alles        2                 1            2023-01-01T00:00:00Z  2023-01-08T00:00:00Z  2023-07-08T00:00:00Z  [{26 data1:8088} {33 data3:8088}]
                    """)
                .get(0)
                .info())
        .extracting(ShardInfo::database, ShardInfo::retentionPolicy)
        .containsExactly("température", "über alles");
  }

  @Test
  void dataNodesAreTheMembersOfTheFirstTable() {
    assertThat(ClusterListing.parse(header(), SHOW).dataNodes())
        .containsExactly("data1:8088", "data2:8088", "data3:8088");
    assertThat(
            ClusterListing.parse(
                    header(),
                    """
                    Data Nodes
                    ==========
                    ID\tTCP Address Version
                    """
                        .replace("\t", "   ")
                        .replace("Address ", "Address   "))
                .dataNodes())
        .isEmpty();
  }

  /** Enterprise 1.2 to 1.7, and 1.10: tabs as Go's tabwriter pads with them, to multiples of 8. */
  @Test
  void dataNodesAreReadFromTablesWithTabs() {
    assertThat(
            dataNodes(
                """
                Data Nodes
                ==========
                ID\tTCP Address\t\tVersion
                4\tdata-left:8088\t\t1.3.9-c1.3.9
                5\tdata-offline.lan:8088

                Meta Nodes
                ==========
                TCP Address\t\tVersion
                meta-one.lan:8091\t1.3.9-c1.3.9
                """))
        .containsExactly("data-left:8088", "data-offline.lan:8088");
    assertThat(
            dataNodes(
                """
                Data Nodes
                ==========
                ID\tTCP Address\t\tHTTP Address\t\tVersion\tLabels
                4\tdata-left.lan:8088\tdata-left.lan:8086\t1.10.0\t{}
                5\tdata-right.lan:8088\tdata-right.lan:8086\t\t{"az":"eu west"}

                Meta Nodes
                ==========
                ID\tRaft Address\t\tHTTP Address\t\tVersion\tLabels
                1\tmeta-one.lan:8089\tmeta-one.lan:8091\t\t{}

                Raft Status
                ==========
                Leader\tmeta-one.lan:8089
                """))
        .containsExactly("data-left.lan:8088", "data-right.lan:8088");
    // The vendor's page of cluster commands has spaces among the tabs.
    assertThat(
            dataNodes(
                "ID\t TCP Address\t\t        Version\n2   data-left.lan:8088\t1.2.4-c1.2.5\n"))
        .containsExactly("data-left.lan:8088");
  }

  /** What a terminal makes of the tabs: "Version Labels" are one space apart. */
  @Test
  void dataNodesAreReadWhereTabsWereExpandedAndHeadingsStandOneSpaceApart() {
    assertThat(
            dataNodes(
                """
                ID      TCP Address     HTTP Address    Version Labels
                4       left:8088       left:8086       v1.12.2 {}
                5       right:8088      right:8086      v1.12.2 {"az":"eu-west"}
                """))
        .containsExactly("left:8088", "right:8088");
    assertThat(dataNodes("ID TCP Address Version\n4 left:8088 1.8.2\n5 right:8088\n"))
        .containsExactly("left:8088", "right:8088");
  }

  /** The vendor's page of {@code influxd-ctl} 1.10. */
  @Test
  void dataNodesAreReadThoughTheirCellsAreNotUnderTheirHeadings() {
    assertThat(
            dataNodes(
                """
                Data Nodes
                ==========
                ID      TCP Address             HTTP Address            Version      Labels
                4       left:8088           left:8086               1.10.0         {}
                5       right:8088           right:8086               1.10.0         {}
                """))
        .containsExactly("left:8088", "right:8088");
  }

  /** The open-source cluster build of 1.8; its owners have names before id and address. */
  @Test
  void dataNodesAreReadFromIdAndAddressAloneAndMetaNodesOfTheSameColumnsAreNoneOfThem() {
    assertThat(
            dataNodes(
                """
                Data Nodes
                ==========
                ID\tTCP Address
                4 \t left.lan:8088
                5 \t right.lan:8088

                Meta Nodes
                ==========
                ID\tTCP Address
                1 \t meta-one.lan:8089
                """))
        .containsExactly("left.lan:8088", "right.lan:8088");
  }

  /** Enterprise 1.12; a line that looks blank is not. */
  @Test
  void dataNodesAreReadWithLabelsAndWhetherTheyArePassive() {
    assertThat(
            dataNodes(
                """
                Data Nodes
                ==========
                ID      TCP Address   HTTP Address   Version   Labels             Passive
                4       left:8088     left:8086      v1.12.2   {"az":"us-west"}   false
                5       right:8088    right:8086     v1.12.2   {"az":"us-east"}   true
                \s
                Meta Nodes
                ==========
                ID      Raft Address     HTTP Address     Version   Labels
                1       meta-one:8089    meta-one:8091    v1.12.2   {"az":"us-west"}

                Raft Status
                ==========
                Leader  meta-one:8089
                """))
        .containsExactly("left:8088", "right:8088");
  }

  @Test
  void shardsAreReadFromTablesWithTabsAndFromLooseOnesAlike() {
    List<String> cells = List.of("7", "my metrics", "two weeks", "2", "5", "2023-03-06T00:00:00Z");
    String head = String.join("\t", SHARD_COLUMNS);
    ClusterShard kept =
        new ClusterShard(
            new ShardInfo(
                7,
                "my metrics",
                "two weeks",
                Instant.parse("2023-03-06T00:00:00Z"),
                Instant.parse("2023-03-13T00:00:00Z"),
                Instant.parse("2023-03-13T00:00:00Z"),
                false),
            2,
            List.of("left:8088", "right:8088"));
    for (String owners :
        List.of(
            "[{4 left:8088} {5 right:8088}]",
            "[{ID:4 TCPAddr:left:8088} {ID:5 TCPAddr:right:8088}]")) {
      String loose = String.join("   ", cells) + "   2023-03-13T00:00:00Z   " + owners;
      assertThat(shards(String.join(" ", SHARD_COLUMNS) + "\n" + loose)).containsExactly(kept);
      String tabs = String.join("\t", cells) + "\t2023-03-13T00:00:00Z\t\t\t" + owners;
      assertThat(shards(head + "\n" + tabs)).containsExactly(kept);
      assertThat(shards(head + "\n" + tabs.replace("\t\t\t", "\t2023-03-13T00:00:00Z\t")))
          .containsExactly(kept);
    }
  }

  /** {@code tabwriter.NewWriter(out, 1, 1, 2, ' ', 0)}: of the build whose owners have names. */
  @Test
  void aTruncatedShardAndABlankExpiryAreReadWithOwnersOfEitherForm() {
    String table =
        header(31)
            + "7   metrics   autogen           2                 5            2023-03-06T00:00:00Z  2023-03-13T00:00:00Z                                  [{%1$s4 %2$sleft:8088} {%1$s5 %2$sright:8088}]\n"
            + "8   metrics   autogen           2                 6            2023-03-13T00:00:00Z  2023-03-15T11:22:33.123456789Z*  2023-09-20T00:00:00Z  [{%1$s5 %2$sright:8088} {%1$s4 %2$sleft:8088}]\n";
    List<ClusterShard> plain = shards(table.formatted("", ""));
    assertThat(plain).isEqualTo(shards(table.formatted("ID:", "TCPAddr:")));
    assertThat(plain)
        .extracting(
            shard -> shard.info().id(),
            shard -> shard.info().end().toString(),
            shard -> shard.info().expires(),
            shard -> shard.info().truncated(),
            ClusterShard::owners)
        .containsExactly(
            tuple(7L, "2023-03-13T00:00:00Z", false, false, List.of("left:8088", "right:8088")),
            tuple(
                8L,
                "2023-03-15T11:22:33.123456789Z",
                true,
                true,
                List.of("right:8088", "left:8088")));
  }

  @Test
  void everyLineBehindTheHeadingsIsARowAndOneThatCannotBeReadIsRefused() {
    assertThatThrownBy(
            () -> dataNodes("ID  TCP Address\n4   left:8088\n\nrpc error: node 5 is gone\n"))
        .isInstanceOf(UnreadableListing.class)
        .hasMessageContaining("influxd-ctl show printed has a row")
        .hasMessageEndingWith(": rpc error: node 5 is gone");
    assertThatThrownBy(() -> dataNodes("ID  TCP Address  Version\n4   1.8.2\n"))
        .hasMessageContaining("without an id and an address");
    assertThatThrownBy(
            () ->
                shards(
                    header()
                        + "1   db        rp                2                 1            2017-01-09T00:00:00Z  2017-01-16T00:00:00Z  2017-07-16T00:00:00Z  []\n"
                        + "\nand 17 more\n"))
        .hasMessageContaining("influxd-ctl show-shards printed has a row")
        .hasMessageEndingWith(": and 17 more");
  }

  @Test
  void aRowThatCanBeReadInTwoWaysIsRefused() {
    // Under TCP Address stands a:1; in the order of the columns it would be b:1.
    assertThatThrownBy(
            () ->
                dataNodes(
                    """
                    ID  HTTP Address  TCP Address  Version
                    4                 a:1          b:1
                    """))
        .isInstanceOf(UnreadableListing.class)
        .hasMessageContaining("has a row that can be read in several ways, as [b:1, a:1]");
  }

  @Test
  void whatIsNoTableIsShownAndRefused() {
    assertThatThrownBy(() -> shards("Failed to connect to 10.0.0.5:8091: connection refused\n"))
        .isInstanceOf(UnreadableListing.class)
        .hasMessageContaining("what influxd-ctl show-shards printed has no table")
        .hasMessageEndingWith(": Failed to connect to 10.0.0.5:8091: connection refused");
    assertThatThrownBy(() -> shards("")).hasMessageEndingWith(": (nothing)");
    assertThatThrownBy(() -> ClusterListing.parse(header(), "no credentials provided"))
        .hasMessageContaining("influxd-ctl show printed has no table")
        .hasMessageEndingWith("no credentials provided");
  }

  @Test
  void aRowOfAnotherFormIsRefused() {
    String row =
        "1   db        rp                2                 1            2017-01-09T00:00:00Z  %s  2017-07-16T00:00:00Z  %s\n";
    assertThatThrownBy(() -> shards(header() + row.formatted("2017-01-16          ", "[]")))
        .isInstanceOf(UnreadableListing.class)
        .hasMessageContaining("has a row with an unknown form");
    assertThatThrownBy(
            () -> shards(header() + row.formatted("2017-01-16T00:00:00Z", "[data1:8088]")))
        .hasMessageContaining("has owners of an unknown form: [data1:8088]");
    assertThatThrownBy(
            () -> shards(header() + "1 db rp 2 1 2017-01-09T00:00:00Z a lot more text\n"))
        .hasMessageContaining("has a row that does not keep to its columns");
  }

  private static List<String> dataNodes(String show) {
    return ClusterListing.parse(header(), show).dataNodes();
  }

  private static String header() {
    return header(20);
  }

  /**
   * @param end width of the cells below End
   */
  private static String header(int end) {
    return """
    Shards
    ==========
    ID  Database  Retention Policy  Desired Replicas  Shard Group  Start                 End%s  Expires               Owners
    """
        .formatted(" ".repeat(end - "End".length()));
  }
}
