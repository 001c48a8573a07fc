package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.stack.FollowOptions;
import io.shardrepair.local.stack.Stack;
import io.shardrepair.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shard-repair apply}: replays a plan that was reviewed. */
@Command(
    name = "apply",
    description = "Replays a stored plan on a deployed stack, and follows it to its end.",
    footer = "docs/operations.md explains how to answer the questions of a review.")
final class ApplyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StackOptions options;
  @Mixin private FollowOptions follow;

  @Parameters(paramLabel = "PLAN", description = "Id of the repair that made the plan.")
  private String plan;

  @Option(
      names = "--answers",
      paramLabel = "ANSWERS.json",
      description =
          "An array of {\"measurement\" or \"series\": …, \"choice\": replay, leave or delete}.")
  private Path answers;

  @Option(
      names = "--accept-absent-series",
      description = "Also write series of which a copy holds no point.")
  private boolean acceptAbsentSeries;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ObjectNode input = JsonNodeFactory.instance.objectNode().put("mode", "apply").put("plan", plan);
    if (answers != null) {
      input.set("answers", PathArgument.json("--answers", answers));
    }
    if (acceptAbsentSeries) {
      input.put("acceptAbsentSeries", true);
    }
    try {
      RepairInput.parse(input);
    } catch (InvalidDocument e) {
      Screen.err(spec.commandLine()).say(e.mistakes());
      return ExitCode.ERROR;
    }
    try (Stack stack = Stack.find(options)) {
      return follow.start(stack, "apply", input);
    }
  }
}
