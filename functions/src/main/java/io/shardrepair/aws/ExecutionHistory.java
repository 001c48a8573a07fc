package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.report.KnownBy;
import io.shardrepair.report.StageTimes;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * Reads the history of a Step Functions execution: the stage times, from entering a stage's first
 * state to leaving its last, including the waits between its calls; and the SHA-256 of the
 * documents that its states wrote.
 */
public final class ExecutionHistory implements StageTimes, KnownBy.Source {
  private final SfnClient sfn;

  public ExecutionHistory(SfnClient sfn) {
    this.sfn = sfn;
  }

  @Override
  public List<StageTime> of(String executionArn) throws IOException {
    GetExecutionHistoryRequest request =
        GetExecutionHistoryRequest.builder()
            .executionArn(executionArn)
            .includeExecutionData(false)
            .maxResults(1000)
            .build();
    Stages stages = new Stages();
    try {
      for (HistoryEvent event : sfn.getExecutionHistoryPaginator(request).events()) {
        if (event.stateEnteredEventDetails() != null) {
          stages.entered(event.stateEnteredEventDetails().name(), event.timestamp());
        } else if (event.stateExitedEventDetails() != null) {
          stages.exited(event.stateExitedEventDetails().name(), event.timestamp());
        }
      }
    } catch (SdkException e) {
      throw new IOException("cannot read the history of %s: %s".formatted(executionArn, e), e);
    }
    return stages.ended();
  }

  /** A state's output holds everything that earlier outputs did, so the last one is used. */
  @Override
  public KnownBy knownBy(String executionArn) throws IOException {
    GetExecutionHistoryRequest request =
        GetExecutionHistoryRequest.builder()
            .executionArn(executionArn)
            .includeExecutionData(true)
            .reverseOrder(true)
            .maxResults(100)
            .build();
    try {
      for (HistoryEvent event : sfn.getExecutionHistoryPaginator(request).events()) {
        if (event.stateExitedEventDetails() != null) {
          KnownBy known =
              KnownBy.in(Json.tree(event.stateExitedEventDetails().output().getBytes(UTF_8)));
          if (known.topology().isPresent()) {
            return known;
          }
        }
      }
    } catch (SdkException e) {
      throw new IOException("cannot read the history of %s: %s".formatted(executionArn, e), e);
    }
    return new KnownBy(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The stages found while reading the history. */
  private static final class Stages {
    private final List<StageTime> ended = new ArrayList<>();
    private Pass pass = Pass.BEFORE;
    private String stage;
    private Instant entered;
    private Instant exited;

    void entered(String state, Instant time) {
      if (state.equals("SecondPass")) {
        end();
        pass = Pass.AFTER;
      } else if (STATES.contains(state) && !state.equals(stage)) {
        end();
        stage = state;
        entered = time;
      }
    }

    void exited(String state, Instant time) {
      if (state.equals(stage)) {
        exited = time;
      }
    }

    List<StageTime> ended() {
      end();
      return List.copyOf(ended);
    }

    private void end() {
      if (stage != null && exited != null) {
        double seconds = Duration.between(entered, exited).toMillis() / 1000.0;
        ended.add(new StageTime(stage.toLowerCase(Locale.ROOT), pass, seconds));
      }
      stage = null;
      exited = null;
    }
  }
}
