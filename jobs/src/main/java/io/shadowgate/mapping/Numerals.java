package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Scalar;
import tools.jackson.core.io.NumberInput;

/** Numbers written as texts. Java's own parser also takes "1d", "0x1p3" and "NaN". */
final class Numerals {
    private static final int LONGEST = 100;

    private Numerals() {}

    /** The number that a value is, also in a text; NaN if it is none. */
    static double of(Value value) {
        if (!(value instanceof Scalar scalar)) {
            return Double.NaN;
        }
        return scalar.isText() ? of(scalar.text()) : scalar.number();
    }

    /** The number; 1 and 0 for the texts true and false; NaN for other texts. */
    static double orTruth(String text) {
        String word = text.strip();
        if (word.equalsIgnoreCase("true")) {
            return 1;
        }
        return word.equalsIgnoreCase("false") ? 0 : of(word);
    }

    /** The number; NaN if the text is not a decimal number, or one too large for a double. */
    static double of(String text) {
        String number = text.strip();
        if (number.isEmpty() || number.length() > LONGEST || !isDecimal(number)) {
            return Double.NaN;
        }
        double value = NumberInput.parseDouble(number, true);
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    private static boolean isDecimal(String text) {
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int whole = digitsFrom(text, at);
        at += whole;
        int fraction = 0;
        if (at < text.length() && text.charAt(at) == '.') {
            fraction = digitsFrom(text, at + 1);
            at += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) | ' ') == 'e') {
            at++;
            at += at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? 1 : 0;
            int exponent = digitsFrom(text, at);
            at += exponent == 0 ? text.length() : exponent;
        }
        return at == text.length();
    }

    private static int digitsFrom(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
