package io.shardrepair.local.cli;

import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code shard-repair setup}: installs what the other commands need. */
@Command(
    name = "setup",
    description = "Installs what the other commands need into .local/, as they do themselves.")
final class SetupCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Progress progress = Screen.progress();
    Tools tools = new Toolbox(ProjectRoot.find(), progress).tools();
    progress.say("influxd         " + tools.influxd());
    progress.say("influx_inspect  " + tools.influxInspect());
    progress.say("influx          " + tools.influx());
    progress.say("aws             " + tools.aws());
    progress.say("LocalStack in   " + tools.python());
    return ExitCode.SUCCESS;
  }
}
