package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.Texts;
import io.shadowgate.text.PlainCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of plain JSON: well-formed, without escapes and without repeated names. Most JSON is
 * plain, and this costs a fraction of a general parser, which reads all other and says what is
 * wrong with it.
 *
 * <p>Not thread-safe.
 */
class PlainJson extends PlainCursor {
    static final int DEEPEST = 50;

    /** Objects with more members look for repeated names in a set. */
    private static final int FEW = 16;

    /** Whether all texts so far are ASCII. */
    boolean ascii;

    /** Whether the place is in the JSON that a text of the record holds. */
    boolean inText;

    /** Of the array that is being read, while it has only numbers. */
    private double[] numbers = new double[64];

    // The text last scanned, without its quotes.
    private int textFrom;
    private int textTo;

    /** The value of a text; null if it is not plain. */
    static @Nullable Value read(String text) {
        if (!Texts.isWhole(text)) {
            return null;
        }
        PlainJson json = new PlainJson();
        byte[] bytes = text.getBytes(UTF_8);
        json.begin(bytes, 0, bytes.length);
        Value value = json.value(0);
        json.skipBlanks();
        return json.at == json.end ? value : null;
    }

    final void begin(byte[] record, int from, int to) {
        bytes = record;
        at = from;
        end = to;
        ascii = true;
        inText = false;
        skipBlanks();
    }

    final @Nullable Value value(int depth) {
        if (isText()) {
            return scanText() ? Scalar.text(content()) : null;
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 't' -> word("true") ? Scalar.TRUE : null;
            case 'f' -> word("false") ? Scalar.FALSE : null;
            case 'n' -> word("null") ? Scalar.NULL : null;
            default -> scanNumber() ? scalar() : null;
        };
    }

    private Scalar scalar() {
        return new Scalar(isWhole() ? Type.WHOLE : Type.FRACTION, written(), scanned());
    }

    /** A whole number is no negative zero. */
    private double scanned() {
        return isWhole() && isExact() ? wholeNumber() : number();
    }

    private @Nullable Value object(int depth) {
        if (depth >= DEEPEST) {
            return null;
        }
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        Set<String> seen = null;
        for (boolean more = enter('}'); more; more = isNext(',')) {
            skipBlanks();
            String name = isText() && scanText() ? content() : null;
            if (name == null || !isNext(':')) {
                return null;
            }
            skipBlanks();
            Value value = value(depth + 1);
            if (value == null) {
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
        }
        return isNext('}') ? new Members(names, values) : null;
    }

    private @Nullable Value array(int depth) {
        if (depth >= DEEPEST) {
            return null;
        }
        if (!enter(']')) {
            return isNext(']') ? new Items(new ArrayList<>()) : null;
        }
        int size = 0;
        boolean allWhole = true;
        while (true) {
            skipBlanks();
            if (!isDigitOrMinus(peek())) {
                return items(numbers(size, allWhole), null, depth);
            }
            if (!scanNumber()) {
                return null;
            }
            boolean whole = isWhole();
            double number = scanned();
            if (whole ? !isExact() : !Double.isFinite(number)) {
                return items(numbers(size, allWhole), scalar(), depth);
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            allWhole &= whole;
            numbers[size++] = number;
            if (!isNext(',')) {
                return isNext(']') ? numbers(size, allWhole) : null;
            }
        }
    }

    private Numbers numbers(int size, boolean allWhole) {
        return new Numbers(Arrays.copyOf(numbers, size), allWhole);
    }

    /**
     * The rest of an array that does not only hold numbers.
     *
     * @param next the item that was read last; null if the next one is still to be read
     */
    private @Nullable Value items(Numbers before, @Nullable Value next, int depth) {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < before.numbers().length; i++) {
            items.add(before.at(i));
        }
        Value item = next;
        do {
            skipBlanks();
            item = item == null ? value(depth + 1) : item;
            if (item == null) {
                return null;
            }
            items.add(item);
            item = null;
        } while (isNext(','));
        return isNext(']') ? new Items(items) : null;
    }

    /** Enters an object or array. False if nothing is in it. */
    final boolean enter(char close) {
        at++;
        skipBlanks();
        return peek() != close;
    }

    final String content() {
        return new String(bytes, textFrom, textTo - textFrom, ascii ? ISO_8859_1 : UTF_8);
    }

    /** Whether a text begins here. */
    final boolean isText() {
        return inText ? isEscapedQuote(at) : peek() == '"';
    }

    private boolean isEscapedQuote(int i) {
        return i + 1 < end && bytes[i] == '\\' && bytes[i + 1] == '"';
    }

    /** Goes behind a text without escapes. False if it has some, or does not end. */
    final boolean scanText() {
        byte[] record = bytes;
        int quote = inText ? 2 : 1;
        int from = at + quote;
        int to = Math.min(end, from + LONGEST_TEXT);
        int all = 0;
        int i = endOfPlain(record, from, to);
        for (; i < to && record[i] != '"' && record[i] != '\\'; i++) {
            byte b = record[i];
            if (b >= 0 && b < ' ') {
                return false;
            }
            all |= b;
        }
        if (i >= to || !(inText ? isEscapedQuote(i) : record[i] == '"')) {
            return false;
        }
        ascii &= all >= 0;
        textFrom = from;
        textTo = i;
        at = i + quote;
        return true;
    }

    final boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                return false;
            }
            at++;
        }
        return true;
    }

    private static boolean isDigitOrMinus(byte c) {
        return c >= '0' && c <= '9' || c == '-';
    }

    /** Goes behind the character if it is the next that is not blank. */
    final boolean isNext(char c) {
        if (peek() != c) {
            skipBlanks();
        }
        boolean is = peek() == c;
        at += is ? 1 : 0;
        return is;
    }

    final void skipBlanks() {
        // Loggers seldom write blanks.
        if (at < end && bytes[at] > ' ' && bytes[at] != '\\') {
            return;
        }
        while (at < end) {
            byte b = bytes[at];
            if (b == ' ' || !inText && (b == '\n' || b == '\r' || b == '\t')) {
                at++;
            } else if (inText && b == '\\' && isEscapedBlank()) {
                at += 2;
            } else {
                return;
            }
        }
    }

    private boolean isEscapedBlank() {
        byte kind = at + 1 < end ? bytes[at + 1] : 0;
        return kind == 'n' || kind == 'r' || kind == 't';
    }
}
