package io.shardrepair.input;

import io.shardrepair.text.Numbered;
import java.util.List;

/** A document that a person wrote is wrong; holds all mistakes, one line each, naming the field. */
public final class InvalidDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An array, because an exception's fields must be serializable. */
  private final String[] mistakes;

  /** Takes at least one mistake, each like {@code nodes[1].url: must be …}. */
  public InvalidDocument(List<String> mistakes) {
    super(Numbered.of(mistakes));
    this.mistakes = mistakes.toArray(String[]::new);
  }

  /** All mistakes, in the order of the document's fields. */
  public List<String> mistakes() {
    return List.of(mistakes);
  }
}
