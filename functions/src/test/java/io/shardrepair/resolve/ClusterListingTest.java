package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  private static String header() {
    return """
    Shards
    ==========
    ID  Database  Retention Policy  Desired Replicas  Shard Group  Start                 End                   Expires               Owners
    """;
  }
}
