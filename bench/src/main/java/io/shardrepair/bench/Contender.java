package io.shardrepair.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One way to do the work, on files of one shape.
 *
 * @param name in the tables
 * @param files the shape of its input, in the tables
 * @param exitCodes that mean success
 */
record Contender(String name, String files, List<Integer> exitCodes, Command command, Check check) {

  /** What to run on the data; results go to {@code out}, an empty folder. */
  interface Command {
    List<String> on(DataSet data, Path out);
  }

  /** Says what is wrong with the results in {@code out}, if anything. */
  interface Check {
    Optional<String> mistake(DataSet data, Path out) throws IOException;
  }
}
