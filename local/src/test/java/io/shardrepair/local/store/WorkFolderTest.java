package io.shardrepair.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.OnlyTheOwner;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkFolderTest {
  @TempDir Path folder;

  @Test
  void aNewFolderIsPrivateAndSoIsWhatIsMadeInIt() throws IOException {
    WorkFolder work = WorkFolder.named(folder.resolve("new/er"));

    work.inside("bucket");
    OnlyTheOwner.canRead(folder.resolve("new"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx---rwx"})
  void aFolderThatOthersCanWriteToIsRefused(String mode) throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> WorkFolder.named(open))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(open + ": others can write to it")
        .hasMessageEndingWith("chmod go-w " + open);
    assertThat(open).isEmptyDirectory();
    assertThat(WorkFolder.named(open.resolve("fresh")).path()).isEmptyDirectory();
  }

  /** Its parent may be the folder of temporary files: what is new in it, only its owner changes. */
  @Test
  void theFolderOfTemporaryFilesIsRefusedItself() {
    assertThatThrownBy(() -> WorkFolder.named(Path.of("/tmp")))
        .hasMessageContaining("others can write to it");
  }

  @Test
  void aFolderThatOthersOnlyReadIsTaken() throws IOException {
    Path readable = Files.createDirectory(folder.resolve("readable"));
    Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));

    Path bucket = WorkFolder.named(readable).inside("bucket");
    OnlyTheOwner.canRead(PrivateFiles.folder(bucket.resolve("x")).getParent());
  }

  @Test
  void aLinkInTheFolderIsNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    WorkFolder work = WorkFolder.named(folder.resolve("work"));
    Files.createSymbolicLink(work.path().resolve("bucket"), elsewhere);

    assertThatThrownBy(() -> work.inside("bucket"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            work.path().resolve("bucket") + ": is a link, which is not followed; remove it");
  }

  @Test
  void aFolderOfTheProjectBecomesPrivateAndTheOneAroundItStaysOpen() throws IOException {
    Path old = Files.createDirectories(folder.resolve(".local/run"));
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxrwxr-x"));
    Files.setPosixFilePermissions(old.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));

    WorkFolder.ofProject(folder, "run");

    assertThat(Files.getPosixFilePermissions(old))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(old.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aFileIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> WorkFolder.named(file)).hasMessageContaining("is not a folder");
  }
}
