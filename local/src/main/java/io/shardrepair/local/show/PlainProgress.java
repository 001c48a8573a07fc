package io.shardrepair.local.show;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** For a pipe or a log: a line at the start of a piece of work, one at its end, a few between. */
public final class PlainProgress implements Progress {
  private static final Duration BETWEEN = Duration.ofSeconds(10);
  private final Lines out;

  public PlainProgress(PrintStream out) {
    this.out = new Lines(out);
  }

  @Override
  public Line begin(String title) {
    out.say(title + "…");
    return new PlainLine(title);
  }

  @Override
  public void say(String text) {
    out.say(text);
  }

  private final class PlainLine implements Line {
    private final String title;
    private final Instant started = Instant.now();
    private Instant said = started;
    private boolean ended;

    PlainLine(String title) {
      this.title = title;
    }

    @Override
    public void detail(String text) {
      if (Duration.between(said, Instant.now()).compareTo(BETWEEN) >= 0) {
        said = Instant.now();
        out.say(title + ": " + text);
      }
    }

    @Override
    public void done(String text) {
      end("done", text);
    }

    @Override
    public void close() {
      end("failed", "");
    }

    private void end(String how, String text) {
      if (!ended) {
        ended = true;
        String time = Figures.duration(Duration.between(started, Instant.now()));
        out.say(title + ": " + how + (text.isEmpty() ? "" : ", " + text) + " (" + time + ")");
      }
    }
  }
}
