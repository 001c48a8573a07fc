package io.shardrepair.store;

/**
 * An object is not the one that this repair made. What goes from state to state through the bucket
 * could be changed there by whoever may write into it, so each is known by its SHA-256, which goes
 * through the state machine (docs/adr/0039-documents-are-known-by-their-digest.md).
 */
public final class ObjectChanged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param wrong what is wrong with it
   */
  public ObjectChanged(String key, String wrong) {
    super(
        ("%s %s: somebody else wrote it, or a call that ended late; nothing was done by it. Start"
                + " the repair again; if this comes again, find out who writes into the bucket")
            .formatted(key, wrong));
  }

  /**
   * Refuses another content than the object is known by.
   *
   * @throws ObjectChanged if the two differ
   */
  public static void unless(String key, String is, String wanted) {
    if (!is.equals(wanted)) {
      throw new ObjectChanged(
          key,
          wanted.isEmpty()
              ? "is there, though no state of this repair has told of it"
              : "has SHA-256 %s and not %s".formatted(is, wanted));
    }
  }
}
