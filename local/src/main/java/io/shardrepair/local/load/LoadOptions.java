package io.shardrepair.local.load;

import picocli.CommandLine.Option;

/** The options of {@code shard-repair diff --load}. */
public final class LoadOptions {
  static final String LOAD = "--load";
  static final String INTO = "--into";
  static final String DATABASE = "--database";
  static final String RETENTION_POLICY = "--retention-policy";
  static final String USERNAME = "--username";
  static final String PASSWORD = "--password";
  static final String ACCEPT_ABSENT_SERIES = "--accept-absent-series";
  static final String YES = "--yes";

  @Option(
      names = LOAD,
      required = true,
      paramLabel = "URL",
      description = {
        "Write what a copy lacks into the server that holds it, at this address.",
        "Without dumps: write what an earlier diff left in --out."
      })
  String url;

  @Option(
      names = INTO,
      required = true,
      paramLabel = "LABEL",
      description = "The copy that the server holds.")
  String label;

  @Option(
      names = DATABASE,
      paramLabel = "NAME",
      description = "Default: the one that the dumps name.")
  String database;

  @Option(
      names = RETENTION_POLICY,
      paramLabel = "NAME",
      description = "Default: the one that the dumps name.")
  String retentionPolicy;

  @Option(names = USERNAME, paramLabel = "NAME", description = "User who may write there.")
  String username;

  @Option(
      names = PASSWORD,
      paramLabel = "REFERENCE",
      description = "Where the password is: env:NAME or file:PATH.")
  String password;

  @Option(
      names = ACCEPT_ABSENT_SERIES,
      description = "Also write series of which the copy holds no point: it may have deleted them.")
  boolean acceptAbsentSeries;

  @Option(names = YES, description = "Write without asking.")
  boolean yes;
}
