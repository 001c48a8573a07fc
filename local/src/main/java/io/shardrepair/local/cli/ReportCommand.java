package io.shardrepair.local.cli;

import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Ending;
import io.shardrepair.local.stack.Stack;
import io.shardrepair.local.stack.StackOptions;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.PrivateFiles;
import io.shardrepair.store.RepairObjects;
import java.awt.Desktop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shard-repair report}: shows the report of a repair that has ended. */
@Command(
    name = "report",
    description = "Shows the report of a repair of a deployed stack; exits as the repair did.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private StackOptions options;

  @Parameters(paramLabel = "ID", description = "The repair's id: the name of its execution.")
  private String id;

  @Option(
      names = "--page",
      paramLabel = "FILE.html",
      description = "Save the report's page here, and open it where there is a browser.")
  private Path page;

  @Override
  public Integer call() throws IOException {
    if (page != null) {
      PathArgument.requireWritable("--page", page);
    }
    try (Stack stack = Stack.find(options)) {
      Optional<RepairStatus> status =
          new Ending(stack.store(), Screen.progress(), stack::address).show(id);
      if (status.isEmpty()) {
        throw new IOException(
            "repair %s has no report: it does not exist, or has not ended (`watch` follows it)"
                .formatted(id));
      }
      if (page != null) {
        save(stack);
      }
      return ExitCode.of(status.get());
    }
  }

  private void save(Stack stack) throws IOException {
    try {
      PrivateFiles.write(page, stack.store().read(new RepairObjects(stack.store(), id).page()));
    } catch (NoSuchObjectException none) {
      throw new IOException(
          "repair %s has no page; of several shards, each has its own: see the summary"
              .formatted(id),
          none);
    }
    if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
      Desktop.getDesktop().browse(page.toAbsolutePath().toUri());
    }
  }
}
