package io.shardrepair.local.cli;

import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.StatusTable;
import io.shardrepair.local.stack.Stack;
import io.shardrepair.local.stack.StackOptions;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shard-repair status}: what is known of each shard. */
@Command(
    name = "status",
    description = "Shows what checks and repairs found of each shard, and the reports of repairs.",
    exitCodeList = {
      "0:every shard that is known is healthy or repaired",
      "1:some differ, are suspected, or could not be checked",
      "2:wrong usage, or something failed"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Option(names = "--json", description = "Print the statuses as a JSON array.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (Stack stack = Stack.find(options)) {
      ShardStatuses.Listing listing = new ShardStatuses(stack.store()).list();
      List<ShardStatus> statuses = listing.statuses();
      if (json) {
        Screen.out().json(statuses);
      } else {
        Screen.out().say(StatusTable.of(statuses));
      }
      if (!listing.unreadable().isEmpty()) {
        Screen.err().say(listing.unreadable());
        return ExitCode.ERROR;
      }
      boolean well =
          statuses.stream()
              .map(ShardStatus::state)
              .allMatch(state -> state == State.HEALTHY || state == State.REPAIRED);
      return well ? ExitCode.SUCCESS : ExitCode.DIFFERENCES;
    }
  }
}
