package io.shadowgate.text;

/**
 * Text from elsewhere, such as a record, in a form that a terminal, a page and a log only show.
 *
 * <p>Control characters can clear a screen and forge lines, marks of direction can reorder what
 * stands around them, and half of a surrogate pair is no text in UTF-8. Such characters are written
 * as JSON writes them, {@code \}{@code u001B}.
 */
public final class Printable {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** One line. */
    public static String of(String text) {
        return escaped(text, false);
    }

    /** A message of ours that may have several lines. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** Whether the character does something other than to be seen. */
    public static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            // Scripts and emoji need the joiners, which change nothing but their neighbours.
            case Character.FORMAT ->
                    codePoint != ZERO_WIDTH_NON_JOINER && codePoint != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }

    private static String escaped(String text, boolean severalLines) {
        if (text.codePoints().noneMatch(Printable::isUnsafe)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (!isUnsafe(c) || c == '\n' && severalLines) {
                                escaped.appendCodePoint(c);
                            } else {
                                for (char half : Character.toChars(c)) {
                                    escaped.append(String.format("\\u%04X", (int) half));
                                }
                            }
                        });
        return escaped.toString();
    }
}
