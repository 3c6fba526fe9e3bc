package io.shadowgate.console;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How many columns of a terminal a text takes: two for a character of East Asian scripts and for an
 * emoji, none for a mark that is drawn onto the character before it.
 */
final class TextWidth {
    private static final Set<UnicodeScript> WIDE =
            EnumSet.of(
                    UnicodeScript.HAN,
                    UnicodeScript.HIRAGANA,
                    UnicodeScript.KATAKANA,
                    UnicodeScript.HANGUL,
                    UnicodeScript.BOPOMOFO,
                    UnicodeScript.YI);
    private static final int HALF_WIDTH_FROM = 0xFF61;
    private static final int HALF_WIDTH_TO = 0xFFDC;
    private static final String CUT = "...";

    private TextWidth() {}

    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    private static boolean isWide(int codePoint) {
        if (codePoint < 0x1100 || codePoint >= HALF_WIDTH_FROM && codePoint <= HALF_WIDTH_TO) {
            return false;
        }
        return WIDE.contains(UnicodeScript.of(codePoint))
                || codePoint >= 0x3000 && codePoint <= 0x303E // Marks of these scripts.
                || codePoint >= 0xFF01 && codePoint <= 0xFF60 // Latin letters as wide as they are.
                || codePoint >= 0x1F300 && codePoint <= 0x1F64F
                || codePoint >= 0x1F680 && codePoint <= 0x1F6FF
                || codePoint >= 0x1F900 && codePoint <= 0x1FAFF;
    }

    /** The text and blanks up to a width; longer texts are cut. */
    static String left(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(width - of(cut));
    }

    /** Blanks up to a width, and the text; longer texts are cut. */
    static String right(String text, int width) {
        String cut = cut(text, width);
        return " ".repeat(width - of(cut)) + cut;
    }

    /** The text, or its beginning and three dots if it is wider. */
    static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        int most = Math.max(0, width - CUT.length());
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int codePoint : text.codePoints().toArray()) {
            used += of(codePoint);
            if (used > most) {
                break;
            }
            cut.appendCodePoint(codePoint);
        }
        return cut + CUT.substring(0, Math.min(CUT.length(), width));
    }

    /**
     * Breaks a text between words, but not before a percent sign. A word that is wider than a line
     * is broken anywhere.
     *
     * @param indent of all lines but the first
     */
    static List<String> wrap(String text, int width, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        boolean empty = true;
        for (String word : text.split(" (?!%)", -1)) {
            String rest = word;
            if (!empty && of(line.toString()) + 1 + of(rest) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            if (!empty) {
                line.append(' ');
            }
            while (of(line.toString()) + of(rest) > width) {
                int fits = fitting(rest, width - of(line.toString()));
                lines.add(line + rest.substring(0, fits));
                rest = rest.substring(fits);
                line = new StringBuilder(indent);
            }
            line.append(rest);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** How many characters of the text fit, at least one. */
    private static int fitting(String text, int width) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += of(codePoint);
            if (used > width && end > 0) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }
}
