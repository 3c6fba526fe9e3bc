package io.shadowgate.text;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Escapes in JSON what is not {@link Printable}, so that a terminal shows results and does not obey
 * them. JSON itself asks for this below the space alone. What is read back is the same text.
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

    /** Characters beyond the first plane come as two, which have to stay together. */
    @Nullable
    @Override
    public SerializableString getEscapeSequence(int c) {
        return !Character.isSurrogate((char) c) && Printable.isUnsafe(c)
                ? new SerializedString(Printable.of(Character.toString(c)))
                : null;
    }
}
