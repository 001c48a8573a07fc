package io.shardrepair.resolve;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/**
 * Says which execution the objects of a repair are of. Step Functions forgets an execution's name
 * after 90 days, and takes it again; a repair of that name must not believe what an earlier one
 * left, such as how far its replay was.
 *
 * @param version format of this document, {@value #VERSION}
 * @param startTime when the execution began, as Step Functions says; a redrive keeps it
 */
public record ExecutionMark(int version, String startTime) {
  public static final int VERSION = 1;

  /**
   * Marks the objects of a repair as those of an execution. Called again by the same execution, it
   * changes nothing.
   *
   * @throws Unresolvable if there are objects of another execution
   */
  public static void make(RepairObjects objects, String startTime) throws IOException {
    ExecutionMark mine = new ExecutionMark(VERSION, startTime);
    try {
      require(objects.read(objects.execution(), ExecutionMark.class).equals(mine), objects);
    } catch (NoSuchObjectException first) {
      for (ObjectStore.Entry left : objects.store().list(objects.prefix())) {
        // An operator may ask for a pause before the repair begins.
        require(left.key().equals(objects.replayPause()), objects);
      }
      objects.write(objects.execution(), mine);
    }
  }

  private static void require(boolean mine, RepairObjects objects) {
    if (!mine) {
      throw new Unresolvable(
          ("an execution named %s has left objects under %s, and this one is another: start it with"
                  + " another name")
              .formatted(objects.repairId(), objects.prefix()));
    }
  }
}
