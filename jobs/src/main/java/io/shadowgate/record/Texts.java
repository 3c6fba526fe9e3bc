package io.shadowgate.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.text.Printable;

/** Texts of a record, as results and reasons can hold them. */
public final class Texts {
    private static final int MOST_SHOWN = 60;

    private Texts() {}

    /** As much of a text as a reason should quote, in a form that can be printed. */
    static String beginning(String text) {
        return Printable.of(
                mend(text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "..."));
    }

    /** Replaces half of a surrogate pair with a question mark. */
    public static String mend(String text) {
        return isWhole(text) ? text : new String(text.getBytes(UTF_8), UTF_8);
    }

    /** Whether each surrogate has its other half. */
    public static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return UTF_8.newEncoder().canEncode(text);
            }
        }
        return true;
    }
}
