package io.shardrepair.store;

import io.shardrepair.json.Json;
import io.shardrepair.stream.Sha256;
import java.io.IOException;

/**
 * The documents of one repair: their keys under {@code repairs/<repairId>/}, and reading and
 * writing them. The layout is an interface to users: change docs/interfaces.md with it.
 */
public record RepairObjects(ObjectStore store, String repairId) {

  public String topology() {
    return key("topology.json");
  }

  /** The document that says which execution the objects belong to. */
  public String execution() {
    return key("execution.json");
  }

  /** Prefix of all objects of the repair, ending in a slash. */
  public String prefix() {
    return key("");
  }

  /** What a meta node printed for {@code influxd-ctl show-shards} or {@code show}. */
  public String clusterListing(String command) {
    return key("cluster/" + command + ".txt");
  }

  /** The list of shards of a repair of several. */
  public String shards() {
    return key("shards.json");
  }

  /** The summary of how the repairs of several shards ended. */
  public String summary() {
    return key("summary.json");
  }

  public String preflight() {
    return key("preflight.json");
  }

  public String manifest(Pass pass, String copy) {
    return manifests(pass) + copy + ".json";
  }

  /** Prefix of all manifests of a pass, ending in a slash. */
  public String manifests(Pass pass) {
    return key(pass.label() + "/manifests/");
  }

  public String partitions(Pass pass) {
    return key(pass.label() + "/partitions.json");
  }

  /**
   * Prefix of all objects of the comparison of one partition, ending in a slash.
   *
   * @param partitioningId identifies the partitioning; if it had to be made again, results of the
   *     old one are ignored
   */
  public String comparison(Pass pass, String partitioningId, int index) {
    return comparisons(pass) + "%s/%05d/".formatted(partitioningId, index);
  }

  /** Prefix of all comparisons of a pass, ending in a slash. */
  public String comparisons(Pass pass) {
    return key(pass.label() + "/compare/");
  }

  /**
   * Prefix of the errors of partitions that could not be compared, which the workflow's state
   * KeepError writes.
   *
   * @param pass as the workflow has it
   * @param partitioningId identifies the partitioning
   */
  public String failedComparisons(String pass, String partitioningId) {
    return key("%s/compare/%s/error-".formatted(pass, partitioningId));
  }

  public String plan() {
    return key("plan.json");
  }

  /**
   * A plan that was followed until copies changed.
   *
   * @param narrowing how often it had been narrowed, from 0
   */
  public String earlierPlan(int narrowing) {
    return key("decide/plan-%d.json".formatted(narrowing));
  }

  /** Prefix of all plans that were followed until copies changed. */
  public String earlierPlans() {
    return key("decide/plan-");
  }

  /**
   * Points to be written into a copy, from what the comparison of a partition found.
   *
   * @param narrowing how often the plan has been narrowed, from 0
   */
  public String replayObject(int narrowing, String copy, int partition) {
    return key("decide/%s%s/replay-%05d.lp.gz".formatted(narrowed(narrowing), copy, partition));
  }

  /** Winners of a partition's conflicts that overwrite points of a copy. */
  public String winners(int narrowing, String copy, int partition) {
    return key("decide/%s%s/winners-%05d.lp.gz".formatted(narrowed(narrowing), copy, partition));
  }

  /** All suspected deletes, each with the delete that could be answered. */
  public String suspectedDeletes(int narrowing) {
    return key("decide/%ssuspected-deletes.jsonl.gz".formatted(narrowed(narrowing)));
  }

  /**
   * The absent series of a partition where only a range of the shard was compared, without those
   * that a copy holds outside of the range.
   */
  public String absentFromShard(int narrowing, int partition) {
    return key("decide/%sabsent/%05d.jsonl.gz".formatted(narrowed(narrowing), partition));
  }

  /** A copy's folder holds no folders, so a copy called {@code narrowed} causes no confusion. */
  private static String narrowed(int narrowing) {
    return narrowing == 0 ? "" : "narrowed/%d/".formatted(narrowing);
  }

  /** An undo object: it helps to take back what a plan did to a copy. */
  public String undo(String copy, String name) {
    return key("undo/%s/%s".formatted(copy, name));
  }

  public String replayProgress(String copy) {
    return key("replay/" + copy + "/progress.json");
  }

  /** The permit to write into the copies. */
  public String permit() {
    return key("replay/permit.json");
  }

  /** The pause: while this object exists, nothing is written into any copy. */
  public String replayPause() {
    return key("replay/pause");
  }

  /** Prefix of the objects with refused points, ending in a slash. */
  public String deadLetters(String copy) {
    return key("replay/" + copy + "/dead-letter/");
  }

  public String verification() {
    return key("verification.json");
  }

  /** The report as a page for people. */
  public String page() {
    return key("report.html");
  }

  public String report() {
    return key("report.json");
  }

  /**
   * Reads a document.
   *
   * @throws NoSuchObjectException if there is none
   * @throws IOException if it is not of the form of {@code type}; the message names its key
   */
  public <T> T read(String key, Class<T> type) throws IOException {
    return parse(key, store.read(key), type);
  }

  private static <T> T parse(String key, byte[] json, Class<T> type) throws IOException {
    try {
      return Json.read(json, type);
    } catch (IOException e) {
      throw new IOException(key + " is not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a document that controls what is done to nodes and data.
   *
   * @param sha256 its SHA-256, as reported by the state that wrote it
   * @throws ObjectChanged if its SHA-256 differs
   */
  public <T> T read(String key, Class<T> type, String sha256) throws IOException {
    byte[] content = store.read(key);
    ObjectChanged.unless(key, Sha256.of(content), sha256);
    return parse(key, content, type);
  }

  /** Writes a document; returns the SHA-256 by which it is known from now on. */
  public String write(String key, Object document) throws IOException {
    byte[] json = Json.bytes(document);
    store.write(key, json);
    return Sha256.of(json);
  }

  private String key(String rest) {
    return "repairs/" + repairId + "/" + rest;
  }
}
