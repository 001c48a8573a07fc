package io.shardrepair.export;

import io.shardrepair.model.ShardCopy;
import io.shardrepair.store.Pass;
import java.util.regex.Pattern;

/**
 * The keys that the node script gives to the objects of a copy (docs/interfaces.md). No others are
 * read for the copy: a manifest could name an object of another node, or one that is not an export.
 * The keys begin with the instance, below which only that node's role may write
 * (docs/adr/0042-a-node-writes-below-its-own-name.md).
 */
final class ExportKeys {
  private static final String IDENTITY = "[0-9a-f]{64}";
  private static final String EXECUTION = "[A-Za-z0-9]{6}";

  /** What stands before the id in the ARN of an EC2 instance. */
  private static final String ARNS = "arn:aws[a-z-]*:ec2:[a-z0-9-]+:[0-9]{12}:instance/";

  private final String prefix;
  private final String name;
  private final Pattern run;
  private final Pattern outside;
  private final Pattern fields;

  ExportKeys(ShardCopy copy) {
    prefix =
        "exports/"
            + (copy.node().onEc2() ? ARNS : "")
            + Pattern.quote(
                "%s/%s/shard-%d/"
                    .formatted(copy.node().instanceId(), copy.name(), copy.shardIds().get(0)));
    name = copy.name();
    run = under(IDENTITY + "/run-" + EXECUTION + "\\.lp\\.(zst|gz)");
    outside = under(IDENTITY + "/held-" + EXECUTION + "\\.(zst|gz)");
    fields = under("fields/" + IDENTITY);
  }

  private Pattern under(String rest) {
    return Pattern.compile(prefix + rest);
  }

  /**
   * @param key of its manifest of this pass, as the node reports it
   * @throws ExportIncomplete if the manifest must have another key
   */
  void requireManifest(String repairId, Pass pass, String key) {
    Pattern own = under(Pattern.quote("manifests/%s-%s.json".formatted(repairId, pass.label())));
    require("the answer of node " + name, own, key);
  }

  /**
   * @throws ExportIncomplete if an object of a run has a key of another form
   */
  void requireRun(String manifest, Run of) {
    require(manifest, run, of.key());
    of.outside().ifPresent(held -> require(manifest, outside, held.key()));
  }

  /**
   * @throws ExportIncomplete if the object has a key of another form
   */
  void requireFields(String manifest, String key) {
    require(manifest, fields, key);
  }

  private void require(String named, Pattern form, String key) {
    if (!form.matcher(key).matches()) {
      throw new ExportIncomplete(
          "%s names an object that is not an export of this copy: %s does not have the form %s"
              .formatted(named, key, form.pattern().replace("\\Q", "").replace("\\E", "")));
    }
  }
}
