package io.shardrepair.store;

import io.shardrepair.json.Json;
import io.shardrepair.stream.Sha256;
import java.io.IOException;

/**
 * The documents of one repair: their keys under {@code repairs/<repairId>/}, and reading and
 * writing them. The layout is an interface to users (docs/interfaces.md): change it there, too.
 */
public record RepairObjects(ObjectStore store, String repairId) {

  public String topology() {
    return key("topology.json");
  }

  /** Which execution the objects are of. */
  public String execution() {
    return key("execution.json");
  }

  /** Prefix of all objects of the repair, ending in a slash. */
  public String prefix() {
    return key("");
  }

  /** What a meta node printed as {@code influxd-ctl show-shards} or {@code show}. */
  public String clusterListing(String command) {
    return key("cluster/" + command + ".txt");
  }

  /** The shards of a repair of several. */
  public String shards() {
    return key("shards.json");
  }

  /** How the repairs of several shards ended. */
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
   * Prefix of all that the comparison of one partition leaves, ending in a slash.
   *
   * @param partitioningId names the partitions that the index counts: when they had to be cut anew,
   *     what was found with the old ones is left aside
   */
  public String comparison(Pass pass, String partitioningId, int index) {
    return comparisons(pass) + "%s/%05d/".formatted(partitioningId, index);
  }

  /** Prefix of all comparisons of a pass, ending in a slash. */
  public String comparisons(Pass pass) {
    return key(pass.label() + "/compare/");
  }

  /**
   * Prefix of the errors of partitions that could not be compared; state KeepError of the workflow
   * writes them.
   *
   * @param pass as the workflow has it
   * @param partitioningId id of the partitions and of what they cut
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
   * Points to be written into a copy, made of what the comparison of a partition found.
   *
   * @param narrowing how often the plan has been narrowed, from 0
   */
  public String replayObject(int narrowing, String copy, int partition) {
    return key("decide/%s%s/replay-%05d.lp.gz".formatted(narrowed(narrowing), copy, partition));
  }

  /** Points to be overwritten in a copy by a conflict's winner, of a partition. */
  public String winners(int narrowing, String copy, int partition) {
    return key("decide/%s%s/winners-%05d.lp.gz".formatted(narrowed(narrowing), copy, partition));
  }

  /** All suspected deletes, with what a delete of each would be. */
  public String suspectedDeletes(int narrowing) {
    return key("decide/%ssuspected-deletes.jsonl.gz".formatted(narrowed(narrowing)));
  }

  /**
   * The series of a partition that a copy lacks wholly, where only a range of the shard was
   * compared: without those that it holds outside of the range.
   */
  public String absentFromShard(int narrowing, int partition) {
    return key("decide/%sabsent/%05d.jsonl.gz".formatted(narrowed(narrowing), partition));
  }

  /** No copy has folders in its own, so one that is called {@code narrowed} is not mixed up. */
  private static String narrowed(int narrowing) {
    return narrowing == 0 ? "" : "narrowed/%d/".formatted(narrowing);
  }

  /** An object that helps to take back what a plan did to a copy. */
  public String undo(String copy, String name) {
    return key("undo/%s/%s".formatted(copy, name));
  }

  public String replayProgress(String copy) {
    return key("replay/" + copy + "/progress.json");
  }

  /** Leave to write into the copies, for a while. */
  public String permit() {
    return key("replay/permit.json");
  }

  /** While an object stands here, nothing is written into any copy. */
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
   * Reads a document that steers what is done to nodes and data.
   *
   * @param sha256 by which it is known, as the state that wrote it told
   * @throws ObjectChanged if it is another
   */
  public <T> T read(String key, Class<T> type, String sha256) throws IOException {
    byte[] content = store.read(key);
    ObjectChanged.unless(key, Sha256.of(content), sha256);
    return parse(key, content, type);
  }

  /** Writes a document; its SHA-256 is what it is known by from now on. */
  public String write(String key, Object document) throws IOException {
    byte[] json = Json.bytes(document);
    store.write(key, json);
    return Sha256.of(json);
  }

  private String key(String rest) {
    return "repairs/" + repairId + "/" + rest;
  }
}
