package io.shardrepair.merge;

import io.shardrepair.line.DumpBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The value that each copy holds of the point being compared, by the rule that <b>the last one put
 * wins</b>. Runs are put in the order of the manifest, and the records of a run in its order, as
 * influxd reads a shard: TSM files by name, a later one over an earlier one, and the WAL over all.
 * The shards of a copy are put one after the other too, but there influxd answers the point of each
 * ({@link #doubled}).
 *
 * <p>Two values are equal if they are printed as the same bytes. Types print differently ({@code
 * 1}, {@code 1i}, {@code "1"}), so different types are different values; so are {@code 0} and
 * {@code -0}.
 */
public final class PointValues {
  private final byte[][] bytes;
  private final int[] lengths;

  /** Where each copy's value came from. */
  private final RunPlace[] places;

  /** Whether earlier values of a shard's TSM files matter; see {@link #watchFiles}. */
  private final List<Set<Integer>> watched;

  /** Per copy, the earlier values from other runs that still matter; nearly always empty. */
  private final List<List<Earlier>> earlier = new ArrayList<>();

  private boolean anyEarlier;

  /** A value that a later one replaced. */
  private record Earlier(RunPlace place, DumpBytes value) {}

  PointValues(int copies) {
    bytes = new byte[copies][64];
    lengths = new int[copies];
    places = new RunPlace[copies];
    watched = new ArrayList<>(Collections.nCopies(copies, Set.of()));
    for (int copy = 0; copy < copies; copy++) {
      earlier.add(new ArrayList<>());
    }
    clear();
  }

  void clear() {
    Arrays.fill(lengths, -1);
    if (anyEarlier) {
      earlier.forEach(List::clear);
      anyEarlier = false;
    }
  }

  /**
   * Sets in which shards of a copy to remember the values of a point in TSM files before the last
   * one; {@link #overruled} needs them.
   */
  void watchFiles(int copy, Set<Integer> shards) {
    watched.set(copy, shards);
  }

  void put(RunPlace place, byte[] from, int start, int end) {
    int copy = place.copy();
    if (lengths[copy] >= 0) {
      putOver(copy, place);
    }
    places[copy] = place;
    int length = end - start;
    if (bytes[copy].length < length) {
      bytes[copy] = new byte[length * 2];
    }
    System.arraycopy(from, start, bytes[copy], 0, length);
    lengths[copy] = length;
  }

  private void putOver(int copy, RunPlace next) {
    RunPlace last = places[copy];
    if (last.shard() != next.shard()
        || (watched.get(copy).contains(last.shard()) && !last.sameFile(next))) {
      earlier.get(copy).add(new Earlier(last, name(copy)));
      anyEarlier = true;
    }
  }

  private DumpBytes name(int copy) {
    return DumpBytes.of(bytes[copy], 0, lengths[copy]);
  }

  public int copies() {
    return lengths.length;
  }

  /** Whether a copy holds the point. */
  public boolean has(int copy) {
    return lengths[copy] >= 0;
  }

  /** The value as printed, up to {@link #length}. */
  public byte[] bytes(int copy) {
    return bytes[copy];
  }

  public int length(int copy) {
    return lengths[copy];
  }

  /** Whether a copy holds the point in more than one of its shards. */
  public boolean doubled(int copy) {
    return anyEarlier && !earlierShards(copy).isEmpty();
  }

  /** The values that a copy holds of the point in its other shards: one of each, in their order. */
  public List<DumpBytes> earlierShards(int copy) {
    List<DumpBytes> values = new ArrayList<>();
    List<Earlier> before = earlier.get(copy);
    for (int i = 0; i < before.size(); i++) {
      RunPlace next = i + 1 < before.size() ? before.get(i + 1).place() : places[copy];
      if (before.get(i).place().shard() != next.shard()) {
        values.add(before.get(i).value());
      }
    }
    return values;
  }

  /**
   * Two values of a point in TSM files of one shard.
   *
   * @param earlier of the file whose name comes first
   * @param later of the file that wins
   */
  public record Overruled(DumpBytes earlier, DumpBytes later) {}

  /**
   * Different values that a copy holds of the point in two TSM files of one shard; the last two
   * that differ if there are more. Null if there are none, if the shard is not watched, or if its
   * WAL decides: influxd answers from its cache before any file.
   */
  public Overruled overruled(int copy) {
    if (!anyEarlier || watched.get(copy).isEmpty()) {
      return null;
    }
    Earlier later = new Earlier(places[copy], name(copy));
    List<Earlier> before = earlier.get(copy);
    boolean decided = !later.place().isTsm();
    for (int i = before.size() - 1; i >= 0; i--) {
      Earlier one = before.get(i);
      if (one.place().shard() != later.place().shard()) {
        decided = !one.place().isTsm();
      } else if (!decided
          && watched.get(copy).contains(one.place().shard())
          && !one.value().equals(later.value())) {
        return new Overruled(one.value(), later.value());
      }
      later = one;
    }
    return null;
  }

  /** The first copy that holds the point. */
  public int firstHolder() {
    int copy = 0;
    while (!has(copy)) {
      copy++;
    }
    return copy;
  }

  /**
   * Whether all copies that hold the point hold the same value, in each of their shards that holds
   * it.
   */
  public boolean agree() {
    int first = firstHolder();
    for (int copy = first + 1; copy < lengths.length; copy++) {
      if (has(copy)
          && !Arrays.equals(bytes[first], 0, lengths[first], bytes[copy], 0, lengths[copy])) {
        return false;
      }
    }
    return !anyEarlier || shardsAgree();
  }

  private boolean shardsAgree() {
    for (int copy = 0; copy < lengths.length; copy++) {
      for (DumpBytes value : earlierShards(copy)) {
        if (!value.equals(name(copy))) {
          return false;
        }
      }
    }
    return true;
  }
}
