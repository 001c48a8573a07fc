package io.shardrepair.local.cli;

import io.shardrepair.local.aws.KeptObjects;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the objects of repairs in a folder between two commands: the local S3 forgets everything
 * when it stops, and a plan is made by one command and applied by the next.
 */
record BucketFolder(Path folder, ObjectStore store) {

  /** Puts the objects of earlier repairs into the store. */
  void restore() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> objects = files.filter(Files::isRegularFile).toList();
      for (Path object : objects) {
        store.write(folder.relativize(object).toString(), Files.readAllBytes(object));
      }
    }
  }

  /**
   * Copies the objects of one repair into the folder. What its functions wrote is there already
   * ({@link KeptObjects}); what nodes and Step Functions wrote is not.
   */
  void save(String repairId) throws IOException {
    for (ObjectStore.Entry entry : store.list("repairs/" + repairId + "/")) {
      try (InputStream in = store.open(entry.key())) {
        KeptObjects.write(folder, entry.key(), in);
      }
    }
  }
}
