package io.shardrepair.resolve;

import io.shardrepair.model.ShardInfo;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a meta node says about its cluster.
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

  private static final Pattern ADDRESS = Pattern.compile("[^\\s{}]+:\\d+");

  private static final PrintedTable SHARDS =
      new PrintedTable(
          List.of(
              "ID",
              "Database",
              "Retention Policy",
              "Desired Replicas",
              "Start",
              "End",
              "Expires",
              "Owners"),
          List.of("Shard Group"),
          Set.of("Expires"));

  /** In the vendor's documents, further columns come and go with the versions. */
  private static final PrintedTable DATA_NODES =
      new PrintedTable(
          List.of("ID", "TCP Address"),
          List.of("HTTP Address", "Version", "Labels", "Passive"),
          Set.of());

  /** The title above the next table, which may have the same columns. */
  private static final String META_NODES = "Meta Nodes";

  public ClusterListing {
    shards = List.copyOf(shards);
    dataNodes = List.copyOf(dataNodes);
  }

  /**
   * Reads what the two commands printed.
   *
   * @param showShards output of {@code influxd-ctl show-shards}
   * @param show output of {@code influxd-ctl show}
   * @throws UnreadableListing if one of them is not such a table but, for example, an error
   *     message, has a row that cannot be read, or is longer than {@link PrintedTable#lines} takes
   */
  public static ClusterListing parse(String showShards, String show) {
    List<String> shards = PrintedTable.lines(showShards, SHOW_SHARDS);
    List<String> dataNodes =
        PrintedTable.lines(show, SHOW).stream()
            .takeWhile(line -> !line.strip().equals(META_NODES))
            .toList();
    return new ClusterListing(
        SHARDS.read(shards, SHOW_SHARDS, ClusterListing::shard),
        DATA_NODES.read(dataNodes, SHOW, ClusterListing::address));
  }

  private static String address(Map<String, String> row, String line) {
    String address = row.get("TCP Address");
    if (!row.get("ID").matches("\\d+") || !ADDRESS.matcher(address).matches()) {
      throw new UnreadableListing(
          SHOW, "has a row without an id and an address such as data1:8088", line);
    }
    return address;
  }

  private static ClusterShard shard(Map<String, String> row, String line) {
    if (row.get("Database").isEmpty() || row.get("Retention Policy").isEmpty()) {
      throw new UnreadableListing(
          SHOW_SHARDS, "has a row without a database or retention policy", line);
    }
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
          SHOW_SHARDS, "has a row with an unknown form (" + e.getMessage() + ")", line);
    }
  }

  /** Blank if the policy keeps data forever; then {@link ShardInfo} has the end. */
  private static Instant expiry(String text, Instant end) {
    Instant expiry = text.isEmpty() ? end : Instant.parse(text);
    return expiry.isAfter(end) ? expiry : end;
  }

  private static List<String> owners(String text) {
    List<String> owners = new ArrayList<>();
    Matcher owner = OWNER.matcher(text);
    int at = 1;
    // One by one: a single expression for all would need a stack as deep as there are owners.
    while (owner.region(Math.min(at, text.length()), text.length()).lookingAt()) {
      owners.add(owner.group(1));
      at = owner.end() + 1;
      if (!text.startsWith(" ", at - 1)) {
        break;
      }
    }
    int end = owners.isEmpty() ? 1 : at - 1;
    if (!text.startsWith("[") || !text.substring(Math.min(end, text.length())).equals("]")) {
      throw new UnreadableListing(SHOW_SHARDS, "has owners of an unknown form", text);
    }
    return owners;
  }
}
