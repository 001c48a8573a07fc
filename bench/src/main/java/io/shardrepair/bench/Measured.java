package io.shardrepair.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run took.
 *
 * @param wall seconds
 * @param cpu seconds of user and system time, of all its processes
 * @param peakBytes resident memory of its largest process
 */
record Measured(double wall, double cpu, long peakBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Runs a command to its end.
   *
   * @param measure the interpreter and measure.py
   * @param folder for the result and the log of the command
   * @param exitCodes that mean success
   */
  static Measured run(
      List<String> measure, Path folder, List<String> command, List<Integer> exitCodes)
      throws IOException, InterruptedException {
    Path result = folder.resolve("measured.json");
    Path log = folder.resolve("log.txt");
    List<String> all = new ArrayList<>(measure);
    all.add(result.toString());
    all.add(log.toString());
    all.addAll(command);
    int exit = new ProcessBuilder(all).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("measure.py failed with exit code " + exit);
    }
    JsonNode measured = JSON.readTree(result.toFile());
    if (!exitCodes.contains(measured.get("exit").asInt())) {
      throw new IOException(
          String.join(" ", command)
              + " failed with exit code "
              + measured.get("exit").asInt()
              + ":\n"
              + Files.readString(log));
    }
    return new Measured(
        measured.get("wall").asDouble(),
        measured.get("cpu").asDouble(),
        measured.get("peakBytes").asLong());
  }
}
