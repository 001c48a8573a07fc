package io.shardrepair.local.show;

import io.shardrepair.report.StageTimes;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Shows an execution of the state machine, a line per stage, until it ends. */
public final class ExecutionWatch {
  private static final Duration EVERY = Duration.ofMillis(400);

  /** The state that runs an execution for each of several shards, which are only counted here. */
  private static final String SHARDS = "Shards";

  private final SfnClient stepFunctions;
  private final Progress progress;
  private final StageCounts counts;
  private Pass pass = Pass.BEFORE;
  private String stage = "";
  private Progress.Line line;
  private int eventsSeen;

  /** {@code repairId} is the name of the execution. */
  public ExecutionWatch(
      SfnClient stepFunctions, ObjectStore store, String repairId, Progress progress) {
    this.stepFunctions = stepFunctions;
    this.progress = progress;
    this.counts = new StageCounts(store, repairId);
  }

  /** Returns when the execution has ended, however it ended. */
  public DescribeExecutionResponse await(String executionArn) throws InterruptedException {
    while (true) {
      // The status first: if the execution has ended, the history read after it is complete.
      DescribeExecutionResponse execution =
          stepFunctions.describeExecution(request -> request.executionArn(executionArn));
      show(executionArn);
      if (execution.status() != ExecutionStatus.RUNNING) {
        end(execution.status() == ExecutionStatus.SUCCEEDED);
        return execution;
      }
      Thread.sleep(EVERY.toMillis());
    }
  }

  private void show(String executionArn) {
    List<HistoryEvent> events =
        stepFunctions
            .getExecutionHistoryPaginator(
                request -> request.executionArn(executionArn).includeExecutionData(false))
            .events()
            .stream()
            .toList();
    for (HistoryEvent event : events.subList(eventsSeen, events.size())) {
      if (event.stateEnteredEventDetails() != null) {
        entered(event.stateEnteredEventDetails().name());
      }
    }
    eventsSeen = events.size();
    if (line != null) {
      line.detail(detail());
    }
  }

  private void entered(String state) {
    if (state.equals("SecondPass")) {
      end(true);
      pass = Pass.AFTER;
    } else if (state.equals("Failed") || state.equals("Summarize")) {
      // Failed comes after a report that was made without a problem. Summarize says itself what
      // came of several shards.
      end(true);
    } else if ((StageTimes.STATES.contains(state) || state.equals(SHARDS))
        && !state.equals(stage)) {
      // A clean-up that the path does not lead to is the answer to a failure.
      end(!state.equals("CleanUp") || stage.equals("Decide") || stage.equals("Verify"));
      stage = state;
      counts.begin();
      line = progress.begin(pass == Pass.AFTER && repeats(state) ? state + " again" : state);
    }
  }

  private static boolean repeats(String state) {
    return state.equals("Export") || state.equals("Partition") || state.equals("Compare");
  }

  private void end(boolean well) {
    if (line != null) {
      if (well) {
        line.done(detail());
      } else {
        line.close();
      }
    }
    line = null;
    stage = "";
    counts.newMistakes().forEach(progress::say);
  }

  private String detail() {
    return counts.of(stage, pass);
  }
}
