package io.shardrepair.merge;

/** Sorts indexes by what they stand for, without an object for each. */
public final class StableSort {
  private StableSort() {}

  public interface Less {
    boolean isLess(int a, int b);
  }

  /** The numbers from 0 to {@code count - 1} in order; of equal ones the lower comes first. */
  public static int[] order(int count, Less less) {
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    int[] to = new int[count];
    for (int width = 1; width > 0 && width < count; width *= 2) {
      for (int left = 0; left < count; left += 2 * width) {
        merge(from, to, left, Math.min(left + width, count), less, width);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(int[] from, int[] to, int left, int middle, Less less, int width) {
    int right = Math.min(middle + width, from.length);
    int a = left;
    int b = middle;
    for (int i = left; i < right; i++) {
      boolean takeA = a < middle && (b == right || !less.isLess(from[b], from[a]));
      to[i] = takeA ? from[a++] : from[b++];
    }
  }
}
