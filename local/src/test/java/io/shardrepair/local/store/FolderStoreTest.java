package io.shardrepair.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.OnlyTheOwner;
import io.shardrepair.local.store.FolderStore.MalformedKeyException;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore.Entry;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
  @TempDir Path outside;
  private FolderStore store;

  @BeforeEach
  void open() {
    store = new FolderStore(outside.resolve("store"));
  }

  @Test
  void objectsAreReadWholeAndInPartAndListedByPrefix() throws IOException {
    store.write("status/b.json", bytes("0123456789"));
    store.write("status/a.json", bytes("a"));
    store.write("other", bytes("o"));

    assertThat(store.read("status/b.json")).isEqualTo(bytes("0123456789"));
    try (InputStream part = store.open("status/b.json", 2, 3)) {
      assertThat(part.readAllBytes()).isEqualTo(bytes("234"));
    }
    assertThat(store.list("status/"))
        .containsExactly(new Entry("status/a.json", 1), new Entry("status/b.json", 10));
    store.delete("status/a.json");
    assertThatThrownBy(() -> store.read("status/a.json")).isInstanceOf(NoSuchObjectException.class);
  }

  @Test
  void nothingIsThereBeforeItIsWhole() throws IOException {
    try (ObjectWriter writer = store.create("status/a.json")) {
      writer.write(bytes("half"));
      assertThat(store.list("")).isEmpty();
    }
    assertThat(store.list("")).isEmpty();
    assertThat(outside.resolve("store/status")).isEmptyDirectory();
  }

  @Test
  void aConditionThatDoesNotHoldChangesNothing() throws IOException {
    assertThat(store.replace("a", bytes("0"), bytes("1"))).as("is not there").isFalse();
    assertThat(store.writeIfAbsent("a", bytes("1"))).isTrue();
    assertThat(store.writeIfAbsent("a", bytes("2"))).isFalse();
    assertThat(store.replace("a", bytes("2"), bytes("3"))).isFalse();
    assertThat(store.read("a")).isEqualTo(bytes("1"));
    assertThat(store.replace("a", bytes("1"), bytes("3"))).isTrue();
    assertThat(store.read("a")).isEqualTo(bytes("3"));
  }

  @Test
  void anObjectThatIsKnownIsReadAsItWasWhenItWasLookedAt() throws IOException {
    String known = Sha256.of(bytes("sound"));
    store.write("a", bytes("sound"));

    try (InputStream in = store.openKnown("a", known)) {
      store.write("a", bytes("other"));
      assertThat(in.readAllBytes()).isEqualTo(bytes("sound"));
    }
    assertThatThrownBy(() -> store.openKnown("a", known)).isInstanceOf(ObjectChanged.class);
    assertThatThrownBy(() -> store.openKnown("b", known)).isInstanceOf(NoSuchObjectException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "status/../../secret",
        "status/../a",
        "./a",
        "/secret",
        "",
        "a//b",
        "a/",
        "nul\0",
        ".01234567-89ab-cdef-0123-456789abcdef.part",
        "link/secret",
        "link",
        "file-link"
      })
  void aKeyLeadsNowhereElse(String key) throws IOException {
    Files.writeString(outside.resolve("secret"), "s");
    store.write("status/b", bytes("b"));
    Files.createSymbolicLink(outside.resolve("store/link"), outside);
    Files.createSymbolicLink(outside.resolve("store/file-link"), outside.resolve("secret"));

    assertThatThrownBy(() -> store.read(key)).isInstanceOf(MalformedKeyException.class);
    assertThatThrownBy(() -> store.write(key, bytes("x")))
        .isInstanceOf(MalformedKeyException.class);
    assertThatThrownBy(() -> store.delete(key)).isInstanceOf(MalformedKeyException.class);
    assertThat(outside.resolve("secret")).hasContent("s");
    assertThat(store.list("")).containsExactly(new Entry("status/b", 1));
  }

  @Test
  void aNameThatIsTooLongIsSaid() {
    assertThatThrownBy(() -> store.write("a/" + "ä".repeat(128), bytes("x")))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("cannot be a path in " + outside.resolve("store"));
  }

  /** In a bucket both can be. */
  @Test
  void aKeyThatIsTheBeginOfAnotherIsSaid() throws IOException {
    store.write("a", bytes("a"));
    store.write("b/c", bytes("c"));

    assertThatThrownBy(() -> store.write("a/b/c", bytes("x")))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("store/a is a file");
    assertThatThrownBy(() -> store.write("b", bytes("x")))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("store/b is a folder");
  }

  @Test
  void onlyTheOwnerCanReadWhatIsWritten() throws IOException {
    store.write("status/plant/a.json", bytes("a"));

    OnlyTheOwner.canRead(outside.resolve("store"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
