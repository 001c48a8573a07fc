package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.local.show.ExecutionWatch;
import io.shardrepair.local.show.Progress;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a command waits for the execution that it started. */
final class FollowOptions {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

  @Option(
      names = "--detach",
      description = "Print the repair's id and return at once; `watch` follows it later.")
  private boolean detach;

  /**
   * Starts an execution and follows it, unless told not to.
   *
   * @param prefix of the repair's id, a word
   * @return exit code of the command
   */
  int start(Stack stack, String prefix, JsonNode input) throws IOException, InterruptedException {
    String id = prefix + "-" + LocalDateTime.now(ZoneOffset.UTC).format(TIME);
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
  static int watch(Stack stack, String id, Progress progress)
      throws IOException, InterruptedException {
    var ended =
        new ExecutionWatch(stack.stepFunctions(), stack.store(), id, progress)
            .await(stack.execution(id));
    Optional<Integer> code = new Ending(stack.store(), progress, stack::address).show(id);
    if (code.isEmpty()) {
      progress.say(
          "The execution ended without a report: %s, %s, %s"
              .formatted(ended.statusAsString(), ended.error(), ended.cause()));
    }
    return code.orElse(ExitCode.ERROR);
  }
}
