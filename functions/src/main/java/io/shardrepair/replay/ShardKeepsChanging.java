package io.shardrepair.replay;

import io.shardrepair.text.Plural;
import java.util.List;

/** Copies of a cold shard changed again after a change had made the repair compare them again. */
public final class ShardKeepsChanging extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShardKeepsChanging(List<String> copies, long written) {
    super(
        ("the files of %s changed again after they were compared once more, so that what is missing"
                + " now is not known; %s: find out who writes into a shard whose time range has ended, and"
                + " repair again when nobody does, or with allowHot")
            .formatted(
                String.join(" and ", copies),
                written == 0
                    ? "nothing was written"
                    : Plural.of(written, "point was", "points were")
                        + " written before, the others were not"));
  }
}
