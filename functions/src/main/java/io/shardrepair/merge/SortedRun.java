package io.shardrepair.merge;

import java.io.IOException;
import java.io.InputStream;

/**
 * Records in ascending order that can be read: a dump file, the beginning of one, or what was
 * sorted and put aside.
 *
 * @param name what errors call it
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
