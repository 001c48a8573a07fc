package io.shardrepair.export;

import io.shardrepair.model.ShardCopy;
import java.util.regex.Pattern;

/**
 * The keys that the node script gives to the objects of a copy (docs/interfaces.md). No other is
 * read for it: a manifest could name what is another node's, or no export at all.
 */
final class ExportKeys {
  private static final String IDENTITY = "[0-9a-f]{64}";
  private static final String EXECUTION = "[A-Za-z0-9]{6}";

  private final String prefix;
  private final Pattern run;
  private final Pattern outside;
  private final Pattern fields;

  ExportKeys(ShardCopy copy) {
    prefix = "exports/%s/shard-%d/".formatted(copy.name(), copy.shardIds().get(0));
    run = under(IDENTITY + "/run-" + EXECUTION + "\\.lp\\.(zst|gz)");
    outside = under(IDENTITY + "/held-" + EXECUTION + "\\.(zst|gz)");
    fields = under("fields/" + IDENTITY);
  }

  private Pattern under(String rest) {
    return Pattern.compile(Pattern.quote(prefix) + rest);
  }

  /**
   * @throws ExportIncomplete if an object of a run has another key
   */
  void requireRun(String manifest, Run of) {
    require(manifest, run, of.key());
    of.outside().ifPresent(held -> require(manifest, outside, held.key()));
  }

  /**
   * @throws ExportIncomplete if the object has another key
   */
  void requireFields(String manifest, String key) {
    require(manifest, fields, key);
  }

  private void require(String manifest, Pattern form, String key) {
    if (!form.matcher(key).matches()) {
      throw new ExportIncomplete(
          "%s names an object that is no export of this copy: %s is not of the form %s"
              .formatted(manifest, key, form.pattern().replace("\\Q", "").replace("\\E", "")));
    }
  }
}
