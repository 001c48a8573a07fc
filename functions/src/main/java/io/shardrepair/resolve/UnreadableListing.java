package io.shardrepair.resolve;

/** What {@code influxd-ctl} printed is not what this project knows of it. */
public final class UnreadableListing extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 300;

  /** {@code text} is shown as far as it is needed to see what it is. */
  UnreadableListing(String command, String what, String text) {
    super(
        "cluster.metaNode: what %s printed %s: %s"
            .formatted(command, what, text.isBlank() ? "(nothing)" : shown(text.strip())));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
