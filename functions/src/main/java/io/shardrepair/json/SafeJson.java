package io.shardrepair.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.shardrepair.text.Shown;

/**
 * JSON that may go to a terminal, and is one line in a log: what {@link Shown} does not show as it
 * is comes as an escape of JSON, so a reader of the JSON gets the exact text. Jackson alone escapes
 * of all these only what JSON makes it.
 */
public final class SafeJson {
  /** Makes all generators of JSON. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new Escapes()).build();

  private SafeJson() {}

  /** Is asked of each char beyond ASCII; surrogates are escaped by Jackson itself. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0x7f] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return Character.isSurrogate((char) c) || Shown.isVisible(c)
          ? null
          : new SerializedString("\\u%04X".formatted(c));
    }
  }
}
