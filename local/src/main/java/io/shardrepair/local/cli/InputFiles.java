package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.local.shell.PathArgument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that a command reads before it does anything.
 *
 * @param mistakes what is wrong with them, all files together, a line each
 */
record InputFiles(List<String> mistakes) {

  /** Makes something of a document. */
  interface Parser<T> {
    T parse(JsonNode document) throws IOException;
  }

  /**
   * What the file holds, or null if it has mistakes.
   *
   * @param option that names the file
   */
  <T> T read(String option, Path file, Parser<T> parser) {
    try {
      return parser.parse(PathArgument.json(option, file));
    } catch (InvalidDocument e) {
      e.mistakes().forEach(each -> mistakes.add(file + ": " + each));
    } catch (IOException e) {
      mistakes.add(e.getMessage());
    }
    return null;
  }
}
