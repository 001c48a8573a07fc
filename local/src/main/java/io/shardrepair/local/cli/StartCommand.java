package io.shardrepair.local.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.input.InvalidDocument;
import io.shardrepair.input.RepairInput;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.stack.FollowOptions;
import io.shardrepair.local.stack.Stack;
import io.shardrepair.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code shard-repair start}: starts a repair of a deployed stack. */
@Command(
    name = "start",
    description = "Starts a plan or repair on a deployed stack, and follows it to its end.",
    footer = "docs/interfaces.md describes the input.")
final class StartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StackOptions options;
  @Mixin private FollowOptions follow;

  @ArgGroup(multiplicity = "1")
  private What what;

  static final class What {
    @Option(
        names = "--input",
        paramLabel = "INPUT.json",
        description = "The input of the state machine, as a file.")
    Path file;

    @ArgGroup(exclusive = false)
    Words words;
  }

  static final class Words {
    @Option(names = "--database", required = true, paramLabel = "NAME")
    String database;

    @Option(
        names = "--retention-policy",
        paramLabel = "NAME",
        description = "Default: the database's default one.")
    String retentionPolicy;

    @Option(
        names = "--shard",
        split = ",",
        paramLabel = "ID",
        description = "Ids of shards, with commas between them.")
    List<Long> shards;

    @Option(names = "--all-cold-shards", description = "All shards whose time has ended.")
    boolean allColdShards;

    @Option(names = "--start", paramLabel = "TIME", description = "First time (RFC 3339).")
    String start;

    @Option(names = "--end", paramLabel = "TIME", description = "Time at which the range ends.")
    String end;

    @Option(
        names = "--mode",
        paramLabel = "MODE",
        description = "plan (default) writes nothing; repair writes what is missing.")
    String mode;

    ObjectNode input() {
      ObjectNode input = JsonNodeFactory.instance.objectNode().put("database", database);
      put(input, "retentionPolicy", retentionPolicy);
      put(input, "start", start);
      put(input, "end", end);
      put(input, "mode", mode);
      if (shards != null && shards.size() == 1) {
        input.put("shard", shards.get(0));
      } else if (shards != null) {
        shards.forEach(input.withArray("shards")::add);
      }
      if (allColdShards) {
        input.put("allColdShards", true);
      }
      return input;
    }

    private static void put(ObjectNode input, String field, String value) {
      if (value != null) {
        input.put(field, value);
      }
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var input = what.file == null ? what.words.input() : PathArgument.json("--input", what.file);
    try {
      RepairInput.parse(input);
    } catch (InvalidDocument e) {
      Lines err = Screen.err(spec.commandLine());
      String source = what.file == null ? "" : what.file + ": ";
      e.mistakes().forEach(each -> err.say(source + each));
      return ExitCode.ERROR;
    }
    try (Stack stack = Stack.find(options)) {
      return follow.start(stack, "repair", input);
    }
  }
}
