package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Starts repairs. On AWS: executions of the state machine. */
@FunctionalInterface
public interface Repairs {

  /**
   * Starts a repair, unless one of that name was started before, ended or not: then that is left
   * alone.
   *
   * @param name the repair's id, at most 80 letters, digits, {@code -} and {@code _}
   * @param input input of the state machine
   * @throws IOException if it could not be started; to be tried again under the same name
   */
  void start(String name, JsonNode input) throws IOException;
}
