package io.shardrepair.local.show;

import io.shardrepair.text.Shown;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * For a terminal: the work under way is one line that a spinner, the time and counts keep alive.
 */
public final class TerminalProgress implements Progress {
  private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final int columns;
  private TerminalLine current;

  /** Redraws a few times a second; {@code columns} is the width that a line is cut at. */
  public TerminalProgress(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
    ScheduledExecutorService redraw =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused = redraw.scheduleAtFixedRate(this::draw, 100, 100, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized Line begin(String title) {
    current = new TerminalLine(title);
    draw();
    return current;
  }

  @Override
  public synchronized void say(String text) {
    out.println(CLEAR_LINE + Shown.of(text));
    draw();
  }

  private synchronized void draw() {
    if (current != null) {
      int frame = (int) (System.nanoTime() / 100_000_000 % SPINNER.length());
      String line = current.text();
      out.print(CLEAR_LINE + SPINNER.charAt(frame) + " " + cut(line));
      out.flush();
    }
  }

  private boolean fits(String line) {
    return Shown.columns(line) <= columns - 3;
  }

  private String cut(String line) {
    return Shown.within(columns - 3, line);
  }

  private synchronized void end(TerminalLine line, String mark) {
    if (current == line) {
      current = null;
      out.println(CLEAR_LINE + mark + " " + cut(line.text()));
    }
  }

  private final class TerminalLine implements Line {
    private final String title;
    private final Instant started = Instant.now();
    private volatile String detail = "";

    TerminalLine(String title) {
      this.title = title;
    }

    String text() {
      String time = Figures.duration(Duration.between(started, Instant.now()));
      String inColumns = String.format("%-44s %10s  %s", title, time, detail).stripTrailing();
      return fits(inColumns) ? inColumns : title + "  " + time + "  " + detail;
    }

    @Override
    public void detail(String text) {
      detail = text;
    }

    @Override
    public void done(String text) {
      detail = text;
      end(this, GREEN + "✓" + RESET);
    }

    @Override
    public void close() {
      end(this, RED + "✗" + RESET);
    }
  }
}
