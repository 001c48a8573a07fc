package io.shardrepair.local.show;

/** Shows one piece of work at a time, each on a line of its own. */
public interface Progress {

  /** Work under way; shown until {@link #done} or {@link #close}. */
  interface Line extends AutoCloseable {
    /** Shows how far the work is, for example {@code 120,000 points}. */
    void detail(String text);

    /** Ends the line: the work is done, {@code text} says what came of it and may be empty. */
    void done(String text);

    /** Ends the line as failed, unless it is done. */
    @Override
    void close();
  }

  /** Starts to show a piece of work; the one before must have ended. */
  Line begin(String title);

  /** A line of text between two pieces of work. */
  void say(String text);

  /** Shows nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public Line begin(String title) {
        return new Line() {
          @Override
          public void detail(String text) {}

          @Override
          public void done(String text) {}

          @Override
          public void close() {}
        };
      }

      @Override
      public void say(String text) {}
    };
  }
}
