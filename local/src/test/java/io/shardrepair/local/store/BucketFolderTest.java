package io.shardrepair.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.OnlyTheOwner;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketFolderTest {
  @TempDir Path work;
  private final MemoryStore store = new MemoryStore();
  private final List<String> said = new ArrayList<>();

  @Test
  void objectsOfARepairAndOfThoseItStartedAreKeptForTheNextCommand() throws IOException {
    for (String key :
        List.of("repairs/r1/a.json", "repairs/r1-3/b.json", "repairs/r2/c.json", "exports/d")) {
      store.write(key, key.getBytes(UTF_8));
    }
    Path bucket = work.resolve("bucket");
    new BucketFolder(bucket, store, said::add).save("r1");

    MemoryStore next = new MemoryStore();
    new BucketFolder(bucket, next, said::add).restore();
    assertThat(next.list(""))
        .extracting(Entry::key)
        .containsExactly("repairs/r1-3/b.json", "repairs/r1/a.json");
    assertThat(next.read("repairs/r1/a.json")).asString().isEqualTo("repairs/r1/a.json");
    assertThat(said).isEmpty();
    OnlyTheOwner.canRead(bucket);
  }

  /** Whoever may write to the bucket chooses keys; no key stops what is kept of the others. */
  @Test
  void aKeyThatIsNoPathIsSaidAndTheOthersAreKept() throws IOException {
    List<String> bad =
        List.of(
            "repairs/r1/../../../outside",
            "repairs/r1/",
            "repairs/r1//x",
            "repairs/r1/./x",
            "repairs/r1/a.json/below",
            "repairs/r1/" + "n".repeat(300));
    for (String key : bad) {
      store.write(key, "bad".getBytes(UTF_8));
    }
    for (String key : List.of("repairs/r1/a.json", "repairs/r1/z.json")) {
      store.write(key, "good".getBytes(UTF_8));
    }
    Path bucket = work.resolve("bucket");

    new BucketFolder(bucket, store, said::add).save("r1");

    try (Stream<Path> files = Files.walk(work)) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactlyInAnyOrder(
              bucket.resolve("repairs/r1/a.json"), bucket.resolve("repairs/r1/z.json"));
    }
    assertThat(said).hasSameSizeAs(bad).allMatch(each -> each.startsWith("An object was not kept"));
    assertThat(said).anyMatch(each -> each.endsWith(bad.get(0)));
  }

  @Test
  void aLinkInTheFolderIsNoObject() throws IOException {
    Path secret = Files.writeString(work.resolve("secret"), "s");
    Path repair = Files.createDirectories(work.resolve("bucket/repairs/r1"));
    Files.writeString(repair.resolve("a.json"), "a");
    Files.createSymbolicLink(repair.resolve("secret.json"), secret);
    Files.createSymbolicLink(repair.resolve("folder"), work);

    new BucketFolder(work.resolve("bucket"), store, said::add).restore();

    assertThat(store.list("")).extracting(Entry::key).containsExactly("repairs/r1/a.json");
  }
}
