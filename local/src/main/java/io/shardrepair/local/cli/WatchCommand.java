package io.shardrepair.local.cli;

import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.stack.FollowOptions;
import io.shardrepair.local.stack.Stack;
import io.shardrepair.local.stack.StackOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;

/** {@code shard-repair watch}: follows a repair of a deployed stack. */
@Command(
    name = "watch",
    description = "Follows a repair of a deployed stack to its end, and shows its report.")
final class WatchCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Parameters(paramLabel = "ID", description = "The repair's id: the name of its execution.")
  private String id;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Stack stack = Stack.find(options)) {
      return FollowOptions.watch(stack, id, Screen.progress());
    } catch (ExecutionDoesNotExistException e) {
      throw new IOException(
          "there is no execution %s; `status` lists the latest repairs".formatted(id), e);
    }
  }
}
