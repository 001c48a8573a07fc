package io.shardrepair.bench;

/**
 * How the two copies came to differ: 2 % of all points are held by only one of them, and a few
 * values differ.
 *
 * <p>B was down for 1.2 % of the time and A, for half of the hosts, for 0.8 %; each also lost 0.2 %
 * of the points one by one. Of {@link Telegraf.Kind#COUNTER} values 1 in 20,000 differs.
 */
final class Gaps {
  private static final int SCATTER = 500;
  private static final int CONFLICT = 20_000;

  private final long downFromB;
  private final long downToB;
  private final long downFromA;
  private final long downToA;

  Gaps(long steps) {
    downFromB = steps * 400 / 1000;
    downToB = steps * 412 / 1000;
    downFromA = steps * 700 / 1000;
    downToA = steps * 708 / 1000;
  }

  boolean heldByA(Telegraf.Key key, long step) {
    boolean down = key.host() % 2 == 0 && step >= downFromA && step < downToA;
    return !down && scatter(key, step) != 0;
  }

  boolean heldByB(Telegraf.Key key, long step) {
    boolean down = step >= downFromB && step < downToB;
    return !down && scatter(key, step) != 1;
  }

  /** Whether the copies, if both hold the point, hold different values. */
  boolean conflict(Telegraf.Key key, long step) {
    return key.kind() == Telegraf.Kind.COUNTER
        && Long.remainderUnsigned(Telegraf.noise(key, ~step), CONFLICT) == 0;
  }

  /** 0 for what A lost, 1 for what B lost, never both. */
  private static long scatter(Telegraf.Key key, long step) {
    return Long.remainderUnsigned(Telegraf.noise(key, step + (1L << 40)), SCATTER);
  }
}
