package io.shadowgate.source.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.text.TextCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of one CSV record. One instance serves all records of a reader. */
final class Cells {
    private static final int MANY = 64;
    private static final int MOST_DIGITS = 18;
    private static final long EXACT_IN_A_DOUBLE = 1L << 53;

    /** Those that a double holds exactly. */
    private static final double[] POWERS_OF_TEN = new double[MOST_DIGITS + 1];

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private final byte delimiter;
    private byte[] bytes = {};
    private int[] starts = new int[MANY];
    private int[] ends = new int[MANY];

    /** Whether quotes within the cell are doubled. */
    private boolean[] doubled = new boolean[MANY];

    private int count;
    @Nullable private String fault;

    Cells(char delimiter) {
        this.delimiter = (byte) delimiter;
    }

    /** Splits a record without its line break. */
    void split(byte[] record, int from, int to) {
        bytes = record;
        count = 0;
        fault = null;
        int at = from;
        while (true) {
            at = at < to && bytes[at] == '"' ? quoted(at + 1, to) : plain(at, to);
            if (at >= to) {
                return;
            }
            at++;
            if (at == to) {
                add(to, to, false);
                return;
            }
        }
    }

    /** Returns the place of the delimiter behind the cell, or the record's end. */
    private int plain(int from, int to) {
        int at = from;
        while (at < to && bytes[at] != delimiter) {
            at++;
        }
        add(from, at, false);
        return at;
    }

    private int quoted(int from, int to) {
        boolean twice = false;
        int at = from;
        while (at < to && (bytes[at] != '"' || at + 1 < to && bytes[at + 1] == '"')) {
            twice |= bytes[at] == '"';
            at += bytes[at] == '"' ? 2 : 1;
        }
        add(from, Math.min(at, to), twice);
        if (at >= to) {
            fault("a quote in cell " + count + " is not closed");
            return to;
        }
        at++;
        if (at < to && bytes[at] != delimiter) {
            fault(
                    "cell "
                            + count
                            + " goes on behind its closing quote; a quote within quotes is"
                            + " written twice");
            while (at < to && bytes[at] != delimiter) {
                at++;
            }
        }
        return at;
    }

    private void fault(String reason) {
        fault = fault == null ? reason : fault;
    }

    private void add(int from, int to, boolean twice) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            doubled = Arrays.copyOf(doubled, 2 * count);
        }
        starts[count] = from;
        ends[count] = to;
        doubled[count] = twice;
        count++;
    }

    int count() {
        return count;
    }

    /** What is wrong with the record's quotes; null if nothing is. */
    @Nullable String fault() {
        return fault;
    }

    String text(int cell) {
        String text = new String(bytes, starts[cell], ends[cell] - starts[cell], UTF_8);
        return doubled[cell] ? text.replace("\"\"", "\"") : text;
    }

    /** The text of a cell without doubled quotes. */
    String text(int cell, TextCache cache) {
        return cache.of(bytes, starts[cell], ends[cell], false);
    }

    boolean isEmpty(int cell) {
        return starts[cell] == ends[cell];
    }

    int length(int cell) {
        return ends[cell] - starts[cell];
    }

    /** Whether the cell is its bytes, and neither blank nor NaN nor {@code \\N}. */
    boolean isPlainText(int cell) {
        int from = starts[cell];
        boolean nan = length(cell) == 3 && (bytes[from] | ' ') == 'n';
        boolean nothing = length(cell) == 2 && bytes[from] == '\\' && bytes[from + 1] == 'N';
        return !doubled[cell] && !nan && !nothing && bytes[from] > ' ';
    }

    /** The number, if the cell is written as most are, such as -12.5; otherwise NaN. */
    double number(int cell) {
        int from = starts[cell];
        int to = ends[cell];
        boolean negative = from < to && bytes[from] == '-';
        int begin = negative ? from + 1 : from;
        long digits = 0;
        int point = -1;
        for (int at = begin; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
            } else if (bytes[at] == '.' && point < 0) {
                point = at;
            } else {
                return Double.NaN;
            }
        }
        int whole = (point < 0 ? to : point) - begin;
        int fraction = point < 0 ? 0 : to - point - 1;
        boolean plain =
                whole > 0
                        && (whole == 1 || bytes[begin] != '0')
                        && (point < 0 || fraction > 0)
                        && whole + fraction <= MOST_DIGITS
                        && digits < EXACT_IN_A_DOUBLE;
        if (!plain) {
            return Double.NaN;
        }
        // Digits and the power of ten are exact, so one division rounds correctly.
        double value = digits / POWERS_OF_TEN[fraction];
        return negative && !(point < 0 && digits == 0) ? -value : value;
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(i));
        }
        return texts;
    }
}
