package io.shardrepair.local.store;

import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Keeps the objects of repairs in a folder between two commands: the local S3 forgets everything
 * when it stops, and a plan is made by one command and applied by the next.
 *
 * @param said is given a sentence for each object that cannot be a file of the folder
 */
public record BucketFolder(Path folder, ObjectStore store, Consumer<String> said) {

  /** Puts the objects of earlier repairs into the store. */
  public void restore() throws IOException {
    FolderStore kept = new FolderStore(folder);
    for (ObjectStore.Entry entry : kept.list("")) {
      store.write(entry.key(), kept.read(entry.key()));
    }
  }

  /**
   * Copies the objects of one repair into the folder, and those of the repairs that it started,
   * whose ids begin with its own. What its functions wrote is there already ({@code
   * lambda/KeptObjects}); what nodes and Step Functions wrote is not.
   */
  public void save(String repairId) throws IOException {
    FolderStore kept = new FolderStore(folder);
    for (ObjectStore.Entry entry : store.list("repairs/" + repairId)) {
      try (InputStream in = store.open(entry.key());
          ObjectWriter file = kept.create(entry.key())) {
        in.transferTo(file);
        file.commit();
      } catch (FolderStore.MalformedKeyException e) {
        said.accept("An object was not kept: " + e.getMessage());
      }
    }
  }
}
