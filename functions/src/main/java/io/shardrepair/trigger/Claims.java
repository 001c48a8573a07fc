package io.shardrepair.trigger;

import io.shardrepair.json.Json;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The numbered claims on a database. A claim is written only after the previous one has run out,
 * and only if nobody else wrote that number. So of any number of concurrent events one gets the
 * claim, and the changes of two claims are at least a cool-down apart (docs/adr/0017).
 */
final class Claims {
  private static final String KEY = "%s%08d.json";

  private final ObjectStore store;

  Claims(ObjectStore store) {
    this.store = store;
  }

  /**
   * Claims a database, unless it has a claim that has not run out, or a newer one: an event that
   * comes late does not start what a later one has started already.
   *
   * @return the claim that now holds: {@code wanted}, or the one in its way
   */
  Claim take(String database, Claim wanted, Duration coolDown) throws IOException {
    String prefix = Names.claims(database);
    while (true) {
      List<ObjectStore.Entry> claims = store.list(prefix);
      int next = 1;
      if (!claims.isEmpty()) {
        String last = claims.get(claims.size() - 1).key();
        Claim held = Json.read(store.read(last), Claim.class);
        if (wanted.at().isBefore(held.end(coolDown))) {
          return held;
        }
        next = number(prefix, last) + 1;
      }
      if (store.writeIfAbsent(KEY.formatted(prefix, next), Json.bytes(wanted))) {
        return wanted;
      }
      // Another event was faster. Its claim is listed now: look again.
    }
  }

  private static int number(String prefix, String key) {
    return Integer.parseInt(key.substring(prefix.length(), key.length() - ".json".length()));
  }
}
