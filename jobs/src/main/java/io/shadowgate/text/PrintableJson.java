package io.shadowgate.text;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Escapes characters in JSON that are not {@link Printable}, so that a terminal shows results and
 * does not execute them. JSON itself requires this only for characters below the space. Reading
 * returns the same text.
 */
public final class PrintableJson extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    /** Characters beyond the first plane are pairs, which must stay together. */
    @Nullable
    @Override
    public SerializableString getEscapeSequence(int c) {
        return !Character.isSurrogate((char) c) && Printable.isUnsafe(c)
                ? new SerializedString(Printable.of(Character.toString(c)))
                : null;
    }
}
