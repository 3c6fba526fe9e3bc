package io.shadowgate.console;

import io.shadowgate.text.Printable;

/**
 * What the place can show that a text is printed to.
 *
 * @param columns its width in characters, at least {@link #NARROWEST}
 * @param unicode whether it shows more than ASCII
 * @param colours whether it obeys the escape sequences for colours
 */
public record Screen(int columns, boolean unicode, boolean colours) {
    public static final int NARROWEST = 40;

    /** Longer lines are hard to read, and tables gain nothing. */
    public static final int WIDEST = 100;

    /** The width of a place that has none, such as a file. */
    public static final int USUAL = 80;

    public Screen {
        columns = Math.max(NARROWEST, Math.min(columns, WIDEST));
    }

    /** A file, or whatever else takes text. */
    public static Screen ofFile(boolean unicode) {
        return new Screen(USUAL, unicode, false);
    }

    /**
     * A text from outside on one line, so that it is shown and not obeyed. A text that is written
     * from right to left is followed by a mark, or a terminal would draw the numbers after it on
     * its left.
     */
    public String safe(String text) {
        String printable = Printable.of(text);
        if (!unicode) {
            return ascii(printable);
        }
        return printable.codePoints().anyMatch(Screen::isRightToLeft)
                ? printable + LEFT_TO_RIGHT
                : printable;
    }

    private static final String LEFT_TO_RIGHT = "\u200E";

    private static boolean isRightToLeft(int codePoint) {
        byte direction = Character.getDirectionality(codePoint);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        for (char each : text.toCharArray()) {
            if (each < 0x80) {
                ascii.append(each);
            } else {
                ascii.append(String.format("\\u%04X", (int) each));
            }
        }
        return ascii.toString();
    }

    /** Draws a text in a tone, if there are colours. */
    public String paint(String text, Tone tone) {
        return colours && tone != Tone.PLAIN
                ? "\u001B[" + tone.code() + "m" + text + "\u001B[0m"
                : text;
    }

    /** What a colour says. No text relies on it: the words say the same. */
    public enum Tone {
        PLAIN(""),
        GOOD("1;32"),
        OPEN("1;33"),
        BAD("1;31"),
        QUIET("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
