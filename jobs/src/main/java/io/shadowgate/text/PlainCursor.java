package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import tools.jackson.core.io.NumberInput;

/**
 * A place in bytes of JSON, for readers of records that have the plain form that loggers write.
 * They are much faster than a general parser, and leave to it what is not plain.
 *
 * <p>Not thread-safe.
 */
public abstract class PlainCursor {
    /** A general parser has limits of its own, which lie beyond these. */
    protected static final int LONGEST_TEXT = 1 << 20;

    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_DIGITS = 18;
    private static final long EXACT_IN_A_DOUBLE = 1L << 53;

    /** Those that a double holds exactly. */
    private static final double[] POWERS_OF_TEN = new double[23];

    private static final long[] WHOLE_POWERS_OF_TEN = {
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    protected byte[] bytes = {};
    protected int at;
    protected int end;

    // The number last scanned.
    private int numberStart;
    private long digits;
    private boolean negative;
    private int fraction;
    private boolean whole;
    private boolean fits;

    /** The next byte; zero at the end, which no plain record holds. */
    protected final byte peek() {
        return at < end ? bytes[at] : 0;
    }

    /** Where the first byte is that a plain text does not hold, or that is not ASCII. */
    protected static int endOfPlain(byte[] record, int from, int to) {
        for (int i = from; i + EightBytes.COUNT <= to; i += EightBytes.COUNT) {
            long marks = EightBytes.notPlain(EightBytes.at(record, i));
            if (marks != 0) {
                return i + EightBytes.first(marks);
            }
        }
        return from + (to - from) / EightBytes.COUNT * EightBytes.COUNT;
    }

    /** Scans a number as JSON writes it. The caller checks what follows. False if it is none. */
    protected final boolean scanNumber() {
        numberStart = at;
        negative = peek() == '-';
        at += negative ? 1 : 0;
        digits = 0;
        fraction = 0;
        whole = true;
        if (peek() == '0') {
            at++;
        } else if (scanDigits() == 0) {
            return false;
        }
        int before = at - numberStart;
        if (peek() == '.') {
            at++;
            fraction = scanDigits();
            whole = false;
            if (fraction == 0) {
                return false;
            }
        }
        fits = before + fraction <= MOST_DIGITS;
        if ((peek() | ' ') == 'e') {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            if (scanDigits() == 0) {
                return false;
            }
            whole = false;
            fits = false;
        }
        return at - numberStart <= LONGEST_NUMBER;
    }

    /** Overflows in silence. {@code fits} says whether the digits can be used. */
    private int scanDigits() {
        int from = at;
        // In local variables, since a field is written and read again for every byte.
        byte[] record = bytes;
        int to = end;
        int i = from;
        long sum = digits;
        while (i + EightBytes.COUNT <= to) {
            long eight = EightBytes.at(record, i);
            int count = EightBytes.first(EightBytes.notDigits(eight));
            if (count == 0) {
                break;
            }
            sum = sum * WHOLE_POWERS_OF_TEN[count] + EightBytes.number(eight, count);
            i += count;
            if (count < EightBytes.COUNT) {
                break;
            }
        }
        for (; i < to; i++) {
            int digit = record[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            sum = sum * 10 + digit;
        }
        digits = sum;
        at = i;
        return i - from;
    }

    /** Whether the number last scanned is written as a whole one. */
    protected final boolean isWhole() {
        return whole;
    }

    /** Whether a long holds the number last scanned, which is written as a whole one. */
    protected final boolean isLong() {
        return whole && fits;
    }

    /** The number last scanned, if it {@link #isLong}. */
    protected final long wholeNumber() {
        return negative ? -digits : digits;
    }

    /** Whether a double holds all of the number last scanned, which is written as a whole one. */
    protected final boolean isExact() {
        return fits && digits <= EXACT_IN_A_DOUBLE;
    }

    /** The number last scanned as it is written. */
    protected final String written() {
        return new String(bytes, numberStart, at - numberStart, ISO_8859_1);
    }

    /**
     * The number last scanned; infinite if it is too large. Where the digits and the power of ten
     * are both exact, one division rounds correctly (W. D. Clinger, How to Read Floating Point
     * Numbers Accurately, 1990).
     */
    protected final double number() {
        if (fits && whole) {
            return negative ? -digits : digits;
        }
        if (fits && digits <= EXACT_IN_A_DOUBLE) {
            double value = digits / POWERS_OF_TEN[fraction];
            return negative ? -value : value;
        }
        return NumberInput.parseDouble(written(), true);
    }
}
