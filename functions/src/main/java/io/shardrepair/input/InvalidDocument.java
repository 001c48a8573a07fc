package io.shardrepair.input;

import io.shardrepair.text.Numbered;
import java.util.List;

/**
 * A document that someone wrote by hand is wrong; holds every mistake, each one line naming its
 * field.
 */
public final class InvalidDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Serializable, as an exception's fields have to be. */
  private final String[] mistakes;

  /** {@code mistakes} has at least one element, each like {@code nodes[1].url: must be …}. */
  public InvalidDocument(List<String> mistakes) {
    super(Numbered.of(mistakes));
    this.mistakes = mistakes.toArray(String[]::new);
  }

  /** Every mistake, in the order of the document's fields. */
  public List<String> mistakes() {
    return List.of(mistakes);
  }
}
