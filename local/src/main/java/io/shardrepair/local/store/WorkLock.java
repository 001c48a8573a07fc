package io.shardrepair.local.store;

import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two commands from working in the same folder; a killed process leaves no lock behind. */
public record WorkLock(FileChannel channel, FileLock lock) implements AutoCloseable {

  public static WorkLock take(Path folder) throws IOException {
    FileChannel channel =
        PrivateFiles.open(
            folder.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException("another shard-repair works in " + folder + "; wait until it ends");
    }
    return new WorkLock(channel, lock);
  }

  public boolean held() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
