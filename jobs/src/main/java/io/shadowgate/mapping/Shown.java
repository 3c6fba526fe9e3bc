package io.shadowgate.mapping;

import io.shadowgate.text.Printable;

/** Values and counts as reasons show them. */
final class Shown {
    private static final int MOST = 60;

    private Shown() {}

    static String beginning(String text) {
        return Printable.of(text.length() <= MOST ? text : text.substring(0, MOST) + "...");
    }

    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
