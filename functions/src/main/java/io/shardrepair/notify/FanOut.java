package io.shardrepair.notify;

import java.io.IOException;
import java.util.List;

/** Sends each notice in several ways. If one fails, the others still get it. */
public record FanOut(List<Notices> ways) implements Notices {
  public FanOut {
    ways = List.copyOf(ways);
  }

  /**
   * @throws IOException the first failure, with the others as suppressed ones, after all were tried
   */
  @Override
  public void publish(Notice notice) throws IOException {
    IOException failure = null;
    for (Notices way : ways) {
      try {
        way.publish(notice);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
