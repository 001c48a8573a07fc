package io.shardrepair.diff;

import io.shardrepair.line.DumpInput;
import io.shardrepair.line.RecordReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a dump says about itself before its first record.
 *
 * @param file the dump
 * @param context what it is a dump of; absent if it has no header lines, as one made with {@code
 *     -lponly}, or one of a folder in which the export found no file
 * @param empty whether it holds no record
 */
public record DumpHead(Path file, Optional<Context> context, boolean empty) {

  /** A database and one of its retention policies. */
  public record Context(String database, String retentionPolicy) {
    @Override
    public String toString() {
      return "database " + database + ", retention policy " + retentionPolicy;
    }
  }

  /**
   * @throws IOException if it cannot be read up to its first record
   */
  public static DumpHead read(Path file) throws IOException {
    try (RecordReader reader =
        new RecordReader(new DumpInput(file, stored -> {}), file.toString())) {
      boolean empty = !reader.next();
      Optional<Context> context =
          reader
              .database()
              .flatMap(database -> reader.policy().map(policy -> new Context(database, policy)));
      return new DumpHead(file, context, empty);
    }
  }
}
