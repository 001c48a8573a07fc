package io.shardrepair.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.shardrepair.text.Shown;

/**
 * JSON that may go to a terminal and stays on one line in a log: characters that {@link Shown}
 * escapes are written as JSON escapes, so that a reader of the JSON gets the exact text. Jackson
 * itself escapes only those that JSON requires.
 */
public final class SafeJson {
  /** Makes all JSON generators. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new Escapes()).build();

  private SafeJson() {}

  /** Consulted for each char beyond ASCII; Jackson itself escapes surrogates. */
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
