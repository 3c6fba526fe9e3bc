package io.shadowgate.text;

/**
 * Makes text from outside, such as a record, safe to show on a terminal, a page or in a log.
 *
 * <p>Control characters can clear a screen or forge lines. Direction marks can reorder the text
 * around them. Half of a surrogate pair cannot be written in UTF-8. Such characters are escaped as
 * in JSON, {@code \}{@code u001B}.
 */
public final class Printable {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** Escapes a text to one line. */
    public static String of(String text) {
        return escaped(text, false);
    }

    /** Escapes a message of several lines; line ends stay. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** Whether the character is invisible or has an effect on a terminal. */
    public static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            // Scripts and emoji need the joiners, which affect only their neighbours.
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
