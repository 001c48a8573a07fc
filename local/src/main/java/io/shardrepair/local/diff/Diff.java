package io.shardrepair.local.diff;

import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpProgress;
import io.shardrepair.diff.DumpSummary;
import io.shardrepair.diff.OutputFolder;
import io.shardrepair.diff.SummaryFile;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.shell.Started;
import io.shardrepair.local.show.BytesRead;
import io.shardrepair.local.show.DiffTable;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.show.Progress;
import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code shard-repair diff} does, however its command line was read.
 *
 * @param words copies and their files, as {@link DumpWords} reads them
 * @param out folder for what is found
 * @param memory Java heap, for example {@code 512m}
 * @param threads that read and sort, or null for one per core
 * @param allowEmpty whether a copy without any record is compared, too
 * @param allowOtherContext whether dumps of several databases or retention policies are compared
 */
public record Diff(
    List<String> words,
    Path out,
    String memory,
    Integer threads,
    boolean allowEmpty,
    boolean allowOtherContext) {
  public static final String DEFAULT_MEMORY = "512m";

  private static final Pattern MEMORY = Pattern.compile("(?<number>[0-9]{1,9})(?<unit>[kmgKMG])");

  /** Within these, java starts; the launcher gives it no other size. */
  private static final long LEAST_MEMORY = 64L << 20;

  private static final long MOST_MEMORY = 1024L << 30;
  private static final int SECONDS_TO_STOP = 5;

  /** Compares, and prints what was found; mistakes in the words are a line each. */
  public int run(Lines table, Lines err) throws IOException, InterruptedException {
    DumpWords dumps = new DumpWords(words);
    List<String> mistakes = new ArrayList<>(dumps.mistakes());
    checkOut(mistakes);
    long bytes = checkMemory(mistakes);
    if (threads != null && threads < 1) {
      mistakes.add("--threads: must be at least 1, not " + threads);
    }
    if (!mistakes.isEmpty()) {
      err.say(mistakes);
      return ExitCode.ERROR;
    }
    DumpHeads heads = new DumpHeads(dumps.dumps(), allowEmpty, allowOtherContext);
    err.say(heads.warnings());
    if (!heads.mistakes().isEmpty()) {
      err.say(heads.mistakes());
      return ExitCode.ERROR;
    }
    DumpSummary summary;
    try {
      summary = compare(dumps, bytes);
      write(summary);
    } catch (OutOfMemoryError e) {
      throw new IOException(memory + " of memory is not enough; give more with --memory", e);
    }
    table.say(DiffTable.of(summary));
    boolean identical =
        summary.conflicts() == 0 && summary.copies().stream().allMatch(copy -> copy.missing() == 0);
    table.say((identical ? "identical: " : "differences: ") + out.resolve("summary.json"));
    return identical ? ExitCode.SUCCESS : ExitCode.DIFFERENCES;
  }

  private DumpSummary compare(DumpWords dumps, long bytes)
      throws IOException, InterruptedException {
    int readers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    CountDownLatch ended = new CountDownLatch(1);
    try (Started started = new Started();
        Progress.Line line = Screen.onlyTerminal().begin("Comparing")) {
      // On Ctrl-C the comparison first removes the files that it has begun.
      Thread comparing = Thread.currentThread();
      started.add(
          () -> {
            if (ended.getCount() > 0) {
              comparing.interrupt();
              ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
            }
          });
      BytesRead read = new BytesRead(line);
      DumpProgress progress = Screen.isTerminal() ? read::of : (stored, total) -> {};
      try {
        DumpSummary summary =
            new DumpComparison(dumps.dumps(), out, bytes, readers, progress).compare();
        line.done("");
        return summary;
      } finally {
        ended.countDown();
      }
    }
  }

  /** Written last and atomically, so that every file a summary describes exists. */
  private void write(DumpSummary summary) throws IOException {
    try (ObjectWriter file = new OutputFolder(out).create("summary.json")) {
      SummaryFile.write(summary, file);
      file.commit();
    }
  }

  private void checkOut(List<String> mistakes) throws IOException {
    if (Files.isDirectory(out)) {
      try (Stream<Path> inside = Files.list(out)) {
        if (inside.findAny().isPresent()) {
          mistakes.add("--out: " + out + " is not empty");
        }
      }
    } else if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      mistakes.add("--out: " + out + " is no folder");
    } else {
      Path above = out.toAbsolutePath().getParent();
      while (above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
        above = above.getParent();
      }
      if (above == null || !Files.isDirectory(above) || !Files.isWritable(above)) {
        mistakes.add("--out: " + out + " cannot be made: no folder can be made in " + above);
      }
    }
  }

  private long checkMemory(List<String> mistakes) {
    Matcher size = MEMORY.matcher(memory);
    if (!size.matches()) {
      mistakes.add("--memory: must be a number followed by k, m or g, as in 512m, not " + memory);
      return 0;
    }
    int shift =
        switch (Character.toLowerCase(size.group("unit").charAt(0))) {
          case 'k' -> 10;
          case 'm' -> 20;
          default -> 30;
        };
    long bytes = Long.parseLong(size.group("number")) << shift;
    if (bytes < LEAST_MEMORY || bytes > MOST_MEMORY) {
      mistakes.add("--memory: must be from 64m to 1024g, not " + memory);
    }
    return bytes;
  }
}
