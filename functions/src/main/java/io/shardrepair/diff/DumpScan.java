package io.shardrepair.diff;

import io.shardrepair.line.DumpInput;
import io.shardrepair.line.RecordReader;
import io.shardrepair.merge.RunSorter;
import io.shardrepair.merge.SortedRun;
import io.shardrepair.merge.SpillSpace;
import io.shardrepair.stream.FirstBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Cuts a dump into sorted runs. A dump of a whole database is the dumps of its TSM files one after
 * the other, then the WAL.
 *
 * <p>The first run stays where it is and is read from the file again; only what follows is put
 * aside. So nothing is written for a dump that is in order.
 */
final class DumpScan {
  private final SpillSpace space;
  private final int sortBudget;
  private final int bufferBytes;
  private final LongConsumer progress;

  DumpScan(SpillSpace space, int sortBudget, int bufferBytes, LongConsumer progress) {
    this.space = space;
    this.sortBudget = sortBudget;
    this.bufferBytes = bufferBytes;
    this.progress = progress;
  }

  /** A file's runs, where a later one wins over an earlier one, and its raw bytes. */
  record Runs(List<SortedRun> runs, long rawBytes) {}

  Runs scan(Path file) throws IOException {
    String name = file.toString();
    List<SortedRun> runs = new ArrayList<>();
    try (RecordReader reader = new RecordReader(new DumpInput(file, progress), name, bufferBytes);
        RunSorter sorter = new RunSorter(space, name, sortBudget)) {
      boolean found = reader.next();
      while (found && reader.ascending()) {
        found = reader.next();
      }
      long inOrder = found ? reader.position() : Long.MAX_VALUE;
      runs.add(
          new SortedRun(
              name, () -> new FirstBytes(new DumpInput(file, n -> {}), inOrder, missing -> {})));
      while (found) {
        sorter.add(reader);
        found = reader.next();
      }
      runs.addAll(sorter.finish());
      return new Runs(runs, reader.bytesRead());
    }
  }
}
