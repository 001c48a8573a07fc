package io.shardrepair.notify;

import java.io.IOException;
import java.util.List;

/** Several ways at once. One that fails keeps a notice from none of the others. */
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
