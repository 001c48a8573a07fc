package io.shardrepair.compare;

import com.github.luben.zstd.Zstd;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.stream.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Puts exports into a store as the node script would: parts that end at physical lines. */
public final class Exports {
  private Exports() {}

  /**
   * @param partBytes raw bytes after which a part ends, at the next newline
   */
  public static Run run(
      MemoryStore store,
      String copy,
      String name,
      Run.Kind kind,
      String raw,
      Codec codec,
      int partBytes) {
    return run(store, copy, 1, name, kind, raw, codec, partBytes);
  }

  /** The same under a key that the node script would give to it. */
  public static Run run(
      MemoryStore store,
      ShardCopy copy,
      String name,
      Run.Kind kind,
      String raw,
      Codec codec,
      int partBytes) {
    String key =
        Samples.exports(copy)
            + Sha256.of(name.getBytes(StandardCharsets.UTF_8))
            + "/run-abcdef.lp.zst";
    return run(key, store, copy.shardIds().get(0), name, kind, raw, codec, partBytes);
  }

  /** The same, of one of several shards. */
  public static Run run(
      MemoryStore store,
      String copy,
      long shard,
      String name,
      Run.Kind kind,
      String raw,
      Codec codec,
      int partBytes) {
    return run("exports/" + copy + "/" + name, store, shard, name, kind, raw, codec, partBytes);
  }

  private static Run run(
      String key,
      MemoryStore store,
      long shard,
      String name,
      Run.Kind kind,
      String raw,
      Codec codec,
      int partBytes) {
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    List<Run.Part> parts = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(from + partBytes, bytes.length);
      while (to < bytes.length && bytes[to - 1] != '\n') {
        to++;
      }
      byte[] part = compress(java.util.Arrays.copyOfRange(bytes, from, to), codec);
      parts.add(new Run.Part(object.size(), part.length));
      object.writeBytes(part);
      from = to;
    }
    store.write(key, object.toByteArray());
    long lines = raw.chars().filter(c -> c == '\n').count();
    return new Run(
        name,
        kind,
        shard,
        key,
        codec,
        object.size(),
        bytes.length,
        lines,
        Optional.empty(),
        parts,
        List.of(),
        false);
  }

  public static Manifest manifest(String copy, List<Run> runs) {
    return manifest(copy, runs, "", "");
  }

  /** As the node script makes it of files in a state. */
  public static Manifest manifest(String copy, List<Run> runs, String state, String writes) {
    return new Manifest(
        Manifest.VERSION,
        "r",
        copy,
        "db",
        "rp",
        List.of(1L),
        "",
        "",
        "1.8.10",
        "zstd",
        state,
        writes,
        runs,
        List.of(),
        1.0);
  }

  public static byte[] compress(byte[] bytes, Codec codec) {
    return switch (codec) {
      case PLAIN -> bytes;
      case ZSTD -> Zstd.compress(bytes);
      case GZIP -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        yield out.toByteArray();
      }
    };
  }
}
