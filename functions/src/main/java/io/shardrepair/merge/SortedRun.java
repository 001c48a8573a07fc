package io.shardrepair.merge;

import java.io.IOException;
import java.io.InputStream;

/**
 * A source of records in ascending order: a dump file, the beginning of one, or sorted records put
 * aside.
 *
 * @param name its name in error messages
 * @param source opens it
 */
public record SortedRun(String name, Source source) {

  public interface Source {
    InputStream open() throws IOException;
  }

  public InputStream open() throws IOException {
    return source.open();
  }
}
