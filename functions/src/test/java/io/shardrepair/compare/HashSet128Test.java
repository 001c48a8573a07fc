package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HashSet128Test {
  @Property(tries = 50)
  void holdsWhatWasAddedSinceItWasClearedAndNothingElse(@ForAll long seed) {
    Random random = new Random(seed);
    HashSet128 fresh = new HashSet128();
    for (int round = 0; round < 3; round++) {
      Set<String> added = new HashSet<>();
      for (int i = random.nextInt(500); i > 0; i--) {
        byte[] hash = hash(random);
        fresh.add(hash);
        added.add(text(hash));
      }
      for (int i = 0; i < 500; i++) {
        byte[] asked = hash(random);
        assertThat(fresh.contains(asked)).isEqualTo(added.contains(text(asked)));
      }
      fresh.clear();
      assertThat(fresh.contains(hash(random))).isFalse();
    }
  }

  /** Few numbers, so that hashes meet in their first half, in their second and in both. */
  private static byte[] hash(Random random) {
    return ByteBuffer.allocate(32)
        .putLong(random.nextInt(20) * (random.nextBoolean() ? 1L : 1L << 40))
        .putLong(random.nextInt(20))
        .array();
  }

  private static String text(byte[] hash) {
    ByteBuffer bits = ByteBuffer.wrap(hash);
    return bits.getLong() + " " + bits.getLong();
  }
}
