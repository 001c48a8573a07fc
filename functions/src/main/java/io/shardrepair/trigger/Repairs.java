package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Starts repairs. On AWS: executions of the state machine. */
@FunctionalInterface
public interface Repairs {

  /**
   * Starts a repair, unless one of that name was started before, whether it has ended or not: that
   * one is left alone.
   *
   * @param name the repair's id, at most 80 letters, digits, {@code -} and {@code _}
   * @param input input of the state machine
   * @throws IOException if it could not be started; try again under the same name
   */
  void start(String name, JsonNode input) throws IOException;
}
