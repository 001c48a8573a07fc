package io.shardrepair.resolve;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a meta node says of its cluster.
 *
 * @param shards all shards, in the order printed
 * @param dataNodes addresses of the members that hold data, {@code host:8088}
 */
public record ClusterListing(List<ClusterShard> shards, List<String> dataNodes) {
  private static final String SHOW_SHARDS = "influxd-ctl show-shards";
  private static final String SHOW = "influxd-ctl show";

  /** {@code {26 data1:8088}} or, in other builds, {@code {ID:3 TCPAddr:10.0.0.7:8088}}. */
  private static final Pattern OWNER =
      Pattern.compile("\\{(?:ID:)?\\d+ (?:TCPAddr:)?([^\\s{}]+:\\d+)}");

  private static final Pattern OWNERS =
      Pattern.compile("\\[(?:" + OWNER.pattern() + "(?: " + OWNER.pattern() + ")*)?]");

  public ClusterListing {
    shards = List.copyOf(shards);
    dataNodes = List.copyOf(dataNodes);
  }

  /**
   * Reads what the two commands printed.
   *
   * @param showShards output of {@code influxd-ctl show-shards}
   * @param show output of {@code influxd-ctl show}
   * @throws UnreadableListing if one of them is no such table, for example an error message
   */
  public static ClusterListing parse(String showShards, String show) {
    List<ClusterShard> shards = new ArrayList<>();
    List<String> headings =
        List.of(
            "ID",
            "Database",
            "Retention Policy",
            "Desired Replicas",
            "Start",
            "End",
            "Expires",
            "Owners");
    for (Map<String, String> row : AlignedTable.read(showShards, SHOW_SHARDS, headings)) {
      shards.add(shard(row));
    }
    List<String> dataNodes = new ArrayList<>();
    // The table of the data nodes is the first of two with these columns.
    for (Map<String, String> row :
        AlignedTable.read(show, SHOW, List.of("ID", "TCP Address", "Version"))) {
      dataNodes.add(row.get("TCP Address"));
    }
    return new ClusterListing(shards, dataNodes);
  }

  private static ClusterShard shard(Map<String, String> row) {
    try {
      Instant start = Instant.parse(row.get("Start"));
      // A star marks a shard that was truncated: then this is where it ends, to the ns.
      Instant end = Instant.parse(row.get("End").replaceFirst("\\*$", ""));
      ShardInfo info =
          new ShardInfo(
              Long.parseLong(row.get("ID")),
              row.get("Database"),
              row.get("Retention Policy"),
              start,
              end,
              expiry(row.get("Expires"), end),
              row.get("End").endsWith("*"));
      return new ClusterShard(
          info, Integer.parseInt(row.get("Desired Replicas")), owners(row.get("Owners")));
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new UnreadableListing(
          SHOW_SHARDS, "has a row with an unknown form (" + e.getMessage() + ")", row.toString());
    }
  }

  /** Blank where the policy keeps data for ever; {@link ShardInfo} has the end then. */
  private static Instant expiry(String text, Instant end) {
    Instant expiry = text.isEmpty() ? end : Instant.parse(text);
    return expiry.isAfter(end) ? expiry : end;
  }

  private static List<String> owners(String text) {
    if (!OWNERS.matcher(text).matches()) {
      throw new UnreadableListing(SHOW_SHARDS, "has owners of an unknown form", text);
    }
    List<String> owners = new ArrayList<>();
    Matcher owner = OWNER.matcher(text);
    while (owner.find()) {
      owners.add(owner.group(1));
    }
    return owners;
  }
}
