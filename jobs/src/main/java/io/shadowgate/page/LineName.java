package io.shadowgate.page;

import io.shadowgate.text.Printable;

/** Names at the ends of lines, where there is little room. */
final class LineName {
    private static final int MOST = 10;
    private static final int BEGIN = 4;
    private static final int END = 5;

    private LineName() {}

    /** A long name with its middle left out, because names often differ at their ends. */
    static String of(String name) {
        String shown = Printable.of(name);
        int length = shown.codePointCount(0, shown.length());
        return length <= MOST
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, BEGIN))
                        + "\u2026"
                        + shown.substring(shown.offsetByCodePoints(0, length - END));
    }

    /** Whether a line can have the whole name. */
    static boolean isWhole(String name) {
        return of(name).equals(name);
    }
}
