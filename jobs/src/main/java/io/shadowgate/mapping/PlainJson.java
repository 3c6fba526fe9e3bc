package io.shadowgate.mapping;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberInput;

/**
 * Reads the JSON within a text, if it is plain: well-formed, without escapes and without repeated
 * names. Such texts are most of a log with JSON within JSON, and this costs a quarter of a general
 * parser, which reads all others and says what is wrong with them.
 */
final class PlainJson {
    private static final int DEEPEST = 50;
    private static final int MOST_DIGITS = 18;
    private static final int LONGEST_NUMBER = 100;
    private static final long EXACT_IN_A_DOUBLE = 1L << 53;

    /** Objects with more members look for repeated names in a set. */
    private static final int FEW = 16;

    /** Those that a double holds exactly. */
    private static final double[] POWERS_OF_TEN = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private final String text;
    private int at;

    /** Of the number last scanned: its value, and whether it is written as a whole one. */
    private double number;

    private boolean whole;

    /** Whether all its digits are in the value. */
    private boolean exact;

    private PlainJson(String text) {
        this.text = text;
    }

    /** Null if the text is not plain. */
    static @Nullable Value read(String text) {
        PlainJson json = new PlainJson(text);
        Value value = json.value(0);
        if (value == null) {
            return null;
        }
        json.skipBlanks();
        return json.at == text.length() ? value : null;
    }

    private @Nullable Value value(int depth) {
        skipBlanks();
        char first = peek();
        return switch (first) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> quoted();
            case 't' -> word("true", Scalar.TRUE);
            case 'f' -> word("false", Scalar.FALSE);
            case 'n' -> word("null", Scalar.NULL);
            default -> number();
        };
    }

    private @Nullable Value quoted() {
        String string = string();
        return string == null ? null : Scalar.text(string);
    }

    private @Nullable Value number() {
        int from = at;
        return scanNumber() ? scalar(from) : null;
    }

    private Scalar scalar(int from) {
        return new Scalar(whole ? Type.WHOLE : Type.FRACTION, text.substring(from, at), number);
    }

    private @Nullable Value object(int depth) {
        if (depth >= DEEPEST) {
            return null;
        }
        at++;
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        Set<String> seen = null;
        if (isNext('}')) {
            return new Members(names, values);
        }
        do {
            skipBlanks();
            String name = peek() == '"' ? string() : null;
            Value value = name != null && isNext(':') ? value(depth + 1) : null;
            if (name == null || value == null) {
                return null;
            }
            if (names.size() >= FEW && seen == null) {
                seen = new HashSet<>(names);
            }
            if (seen == null ? names.contains(name) : !seen.add(name)) {
                return null;
            }
            names.add(name);
            values.add(value);
        } while (isNext(','));
        return isNext('}') ? new Members(names, values) : null;
    }

    private @Nullable Value array(int depth) {
        if (depth >= DEEPEST) {
            return null;
        }
        at++;
        if (isNext(']')) {
            return new Items(new ArrayList<>());
        }
        double[] numbers = new double[8];
        int size = 0;
        boolean allWhole = true;
        while (true) {
            skipBlanks();
            int from = at;
            if (!isDigitOrMinus(peek())) {
                return items(new Numbers(numbers, allWhole), size, null, depth);
            }
            if (!scanNumber()) {
                return null;
            }
            if (whole ? !exact : !Double.isFinite(number)) {
                return items(new Numbers(numbers, allWhole), size, scalar(from), depth);
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            allWhole &= whole;
            numbers[size++] = number;
            if (!isNext(',')) {
                return isNext(']') ? new Numbers(Arrays.copyOf(numbers, size), allWhole) : null;
            }
        }
    }

    /**
     * The rest of an array that does not only hold numbers.
     *
     * @param next the item that was read last; null if the next one is still to be read
     */
    private @Nullable Value items(Numbers before, int size, @Nullable Value next, int depth) {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(before.at(i));
        }
        Value item = next;
        do {
            item = item == null ? value(depth + 1) : item;
            if (item == null) {
                return null;
            }
            items.add(item);
            item = null;
        } while (isNext(','));
        return isNext(']') ? new Items(items) : null;
    }

    /** A text without escapes; null if it has some, or does not end. */
    private @Nullable String string() {
        int from = ++at;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(from, at++);
            }
            if (c == '\\' || c < ' ') {
                return null;
            }
        }
        return null;
    }

    private @Nullable Value word(String word, Value value) {
        if (!text.startsWith(word, at)) {
            return null;
        }
        at += word.length();
        return value;
    }

    /** Scans a number as JSON writes it. The caller checks what follows. */
    private boolean scanNumber() {
        int from = at;
        boolean negative = peek() == '-';
        at += negative ? 1 : 0;
        int begin = at;
        long digits = digits(0);
        int before = at - begin;
        if (before == 0 || before > 1 && text.charAt(begin) == '0') {
            return false;
        }
        whole = true;
        int fraction = 0;
        if (peek() == '.') {
            at++;
            int point = at;
            digits = digits(digits);
            fraction = at - point;
            whole = false;
            if (fraction == 0) {
                return false;
            }
        }
        boolean fits = before + fraction <= MOST_DIGITS;
        if ((peek() | ' ') == 'e') {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            int exponent = at;
            digits(0);
            if (at == exponent) {
                return false;
            }
            whole = false;
            fits = false;
        }
        if (at - from > LONGEST_NUMBER) {
            return false;
        }
        exact = fits && digits <= EXACT_IN_A_DOUBLE;
        if (exact) {
            // Digits and the power of ten are exact, so one division rounds correctly.
            double value = digits / POWERS_OF_TEN[fraction];
            number = negative && !(whole && digits == 0) ? -value : value;
        } else {
            number = NumberInput.parseDouble(text.substring(from, at), true);
        }
        return true;
    }

    /** Overflows in silence. */
    private long digits(long sum) {
        long digits = sum;
        int i = at;
        for (; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            digits = digits * 10 + digit;
        }
        at = i;
        return digits;
    }

    private static boolean isDigitOrMinus(char c) {
        return c >= '0' && c <= '9' || c == '-';
    }

    /** Goes behind the character if it is the next that is not blank. */
    private boolean isNext(char c) {
        skipBlanks();
        boolean is = peek() == c;
        at += is ? 1 : 0;
        return is;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** The next character; zero at the end, which no plain text holds. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
