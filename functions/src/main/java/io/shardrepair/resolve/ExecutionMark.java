package io.shardrepair.resolve;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/**
 * Says which execution the objects of a repair belong to. Step Functions forgets an execution's
 * name after 90 days and then accepts it again; a repair of that name must not use what an earlier
 * one left, such as the progress of its replay.
 *
 * @param version format of this document, {@value #VERSION}
 * @param startTime when the execution began, by Step Functions; a redrive keeps it
 */
public record ExecutionMark(int version, String startTime) {
  public static final int VERSION = 1;

  /**
   * Marks the objects of a repair as those of an execution. Called again by the same execution, it
   * does nothing.
   *
   * @throws Unresolvable if there are objects of another execution
   */
  public static void make(RepairObjects objects, String startTime) throws IOException {
    ExecutionMark mine = new ExecutionMark(VERSION, startTime);
    try {
      require(objects.read(objects.execution(), ExecutionMark.class).equals(mine), objects);
    } catch (NoSuchObjectException first) {
      for (ObjectStore.Entry left : objects.store().list(objects.prefix())) {
        // An operator may create the pause before the repair begins.
        require(left.key().equals(objects.replayPause()), objects);
      }
      objects.write(objects.execution(), mine);
    }
  }

  private static void require(boolean mine, RepairObjects objects) {
    if (!mine) {
      throw new Unresolvable(
          ("an earlier execution named %s has left objects under %s: start this one with"
                  + " another name")
              .formatted(objects.repairId(), objects.prefix()));
    }
  }
}
