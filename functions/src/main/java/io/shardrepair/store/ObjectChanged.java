package io.shardrepair.store;

/**
 * An object is not the one that this repair made. Anyone with write access to the bucket could
 * change documents on their way from state to state, so each is identified by its SHA-256, which
 * the state machine passes on (docs/adr/0039-documents-are-known-by-their-digest.md).
 */
public final class ObjectChanged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param wrong what is wrong with it
   */
  public ObjectChanged(String key, String wrong) {
    super(
        ("%s %s: somebody else wrote it, or a call that ended late; it was not used. Start"
                + " the repair again; if this happens again, find out who writes into the bucket")
            .formatted(key, wrong));
  }

  /**
   * Refuses content that is not what the object is known by.
   *
   * @throws ObjectChanged if the two differ
   */
  public static void unless(String key, String is, String wanted) {
    if (!is.equals(wanted)) {
      throw new ObjectChanged(
          key,
          wanted.isEmpty()
              ? "exists, though no state of this repair reported it"
              : "has SHA-256 %s and not %s".formatted(is, wanted));
    }
  }
}
