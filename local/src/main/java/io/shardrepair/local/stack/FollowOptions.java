package io.shardrepair.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.RepairId;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Ending;
import io.shardrepair.local.show.ExecutionWatch;
import io.shardrepair.local.show.Progress;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Whether a command waits for the execution that it started. */
public final class FollowOptions {
  @Option(
      names = "--detach",
      description = "Print the repair's id and return at once; `watch` follows it later.")
  private boolean detach;

  /**
   * Starts an execution, and follows it unless {@code --detach} is given.
   *
   * @param prefix of the repair's id, a word
   * @return exit code of the command
   */
  public int start(Stack stack, String prefix, JsonNode input)
      throws IOException, InterruptedException {
    String id = RepairId.of(prefix);
    stack.start(id, input.toString());
    if (detach) {
      Screen.out().say(id);
      return ExitCode.SUCCESS;
    }
    Progress progress = Screen.progress();
    progress.say("Repair " + id + ", input " + input);
    return watch(stack, id, progress);
  }

  /** Follows an execution to its end, and shows its report. */
  public static int watch(Stack stack, String id, Progress progress)
      throws IOException, InterruptedException {
    var ended =
        new ExecutionWatch(stack.stepFunctions(), stack.store(), id, progress)
            .await(stack.execution(id));
    return new Ending(stack.store(), progress, stack::address)
        .show(id, ended)
        .map(ExitCode::of)
        .orElse(ExitCode.ERROR);
  }
}
