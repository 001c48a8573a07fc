package io.shardrepair.trigger;

import io.shardrepair.json.Json;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The claims on a database, numbered: each is written only by one that saw the claim before it run
 * out, and only if nobody else wrote that number. So of any number of events at once one gets the
 * claim, and the changes of two claims lie at least a cool-down apart (docs/adr/0017).
 */
final class Claims {
  private static final String KEY = "%s%08d.json";

  private final ObjectStore store;

  Claims(ObjectStore store) {
    this.store = store;
  }

  /**
   * Claims a database, unless a claim is on it that has not run out, or a newer one: an event that
   * comes late starts nothing that a later one has started already.
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
      // Another event was faster. Its claim is listed from now on: look again.
    }
  }

  private static int number(String prefix, String key) {
    return Integer.parseInt(key.substring(prefix.length(), key.length() - ".json".length()));
  }
}
