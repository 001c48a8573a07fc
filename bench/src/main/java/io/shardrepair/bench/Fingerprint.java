package io.shardrepair.bench;

/** Lines as numbers, whose sum tells two sets of lines apart whatever their order. */
final class Fingerprint {
  private Fingerprint() {}

  static long of(byte[] bytes, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return hash ^ (hash >>> 29);
  }
}
