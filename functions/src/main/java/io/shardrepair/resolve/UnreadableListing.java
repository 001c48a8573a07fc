package io.shardrepair.resolve;

/** {@code influxd-ctl} printed something in a form that this project does not know. */
public final class UnreadableListing extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 300;

  /** Shows as much of {@code text} as is needed to recognize it. */
  UnreadableListing(String command, String what, String text) {
    super(
        "cluster.metaNode: what %s printed %s: %s"
            .formatted(command, what, text.isBlank() ? "(nothing)" : shown(text.strip())));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
