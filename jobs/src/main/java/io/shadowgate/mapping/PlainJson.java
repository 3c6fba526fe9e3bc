package io.shadowgate.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.mapping.Trie.Node;
import io.shadowgate.mapping.Trie.Within;
import io.shadowgate.mapping.Value.Items;
import io.shadowgate.mapping.Value.Members;
import io.shadowgate.mapping.Value.Numbers;
import io.shadowgate.mapping.Value.Scalar;
import io.shadowgate.mapping.Value.Type;
import io.shadowgate.record.Texts;
import io.shadowgate.text.PlainCursor;
import io.shadowgate.text.PlainNames;
import io.shadowgate.text.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain JSON: well-formed, without escapes in what is needed, and without repeated names.
 * Most records are plain, and this costs a fraction of a general parser, which reads all others and
 * says what is wrong with them.
 *
 * <p>JSON in a text of the record is read in place, where only its quotes are escaped. Not
 * thread-safe.
 */
final class PlainJson extends PlainCursor {
    private static final int DEEPEST = 50;

    /** Objects with more members look for repeated names in a set. */
    private static final int FEW = 16;

    /** As many nodes below one have a bit each. */
    private static final int MOST_NODES = Long.SIZE;

    // What a name can be besides the place of a node.
    private static final int UNKNOWN = -1;
    private static final int NOT_PLAIN = -2;

    private boolean ascii;

    /** Whether the place is in the JSON that a text of the record holds. */
    private boolean inText;

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

    /**
     * Reads the parts of a record.
     *
     * @param parts gets the parts that the record has; the others are null
     * @return false if the record is not plain; the parts then mean nothing
     */
    boolean read(byte[] record, int from, int to, Node root, @Nullable Value[] parts) {
        begin(record, from, to);
        boolean plain = node(root, parts, 0);
        skipBlanks();
        return plain && at == end && (ascii || Utf8.isValid(record, from, to));
    }

    private void begin(byte[] record, int from, int to) {
        bytes = record;
        at = from;
        end = to;
        ascii = true;
        inText = false;
        skipBlanks();
    }

    private boolean node(Node node, @Nullable Value[] parts, int depth) {
        if (node.isKept()) {
            Value value = node.isBody() && isText() ? body(depth) : value(depth);
            parts[node.part()] = value;
            return value != null;
        }
        if (isText()) {
            return text(node, parts, depth);
        }
        return switch (peek()) {
            case '{' -> members(node, parts, depth);
            case '[' -> {
                // Steps in a list pick by name, which may come after what is picked.
                Value list = value(depth);
                for (Within part : node.parts()) {
                    parts[part.part()] = list == null ? null : Steps.one(list, part.steps());
                }
                yield list != null;
            }
            // Nothing is below a scalar.
            default -> skipValue(depth);
        };
    }

    private boolean members(Node node, @Nullable Value[] parts, int depth) {
        PlainNames names = node.names(inText);
        names.enter();
        long seen = 0;
        if (depth >= DEEPEST || node.size() > MOST_NODES) {
            return false;
        }
        for (boolean more = enter('}'); more; more = isNext(',')) {
            int name = name(names);
            if (name == NOT_PLAIN || name >= 0 && (seen & 1L << name) != 0) {
                return false;
            }
            if (name >= 0) {
                seen |= 1L << name;
            }
            if (!(name >= 0 ? node(node.at(name), parts, depth + 1) : skipValue(depth + 1))) {
                return false;
            }
        }
        return isNext('}');
    }

    /** Reads a name and goes to its value. */
    private int name(PlainNames names) {
        skipBlanks();
        int quote = inText ? 2 : 1;
        if (!isText()) {
            return NOT_PLAIN;
        }
        int place = names.guess(bytes, at + quote, end);
        if (place >= 0) {
            at += quote + names.length(place);
        } else {
            int from = at + quote;
            if (!scanText()) {
                return NOT_PLAIN;
            }
            place = names.place(bytes, from, at);
        }
        if (!isNext(':')) {
            return NOT_PLAIN;
        }
        skipBlanks();
        return names.isKnown(place) ? place : UNKNOWN;
    }

    /** Goes on in the JSON that a text holds. */
    private boolean text(Node node, @Nullable Value[] parts, int depth) {
        int begin = at;
        if (!inText && entersText()) {
            return node(node, parts, depth + 1) && leavesText();
        }
        at = begin;
        if (!scanText()) {
            return false;
        }
        node.readText(content(), parts);
        return true;
    }

    /** JSON in a text as what it holds, or any other value. */
    private @Nullable Value body(int depth) {
        int begin = at;
        if (!inText && entersText()) {
            Value value = value(depth + 1);
            return value != null && leavesText() ? value : null;
        }
        at = begin;
        return value(depth);
    }

    /** Goes behind the quote of a text that holds an object or array. */
    private boolean entersText() {
        at++;
        inText = true;
        skipBlanks();
        inText = peek() == '{' || peek() == '[';
        return inText;
    }

    private boolean leavesText() {
        skipBlanks();
        inText = false;
        boolean ends = peek() == '"';
        at += ends ? 1 : 0;
        return ends;
    }

    private @Nullable Value value(int depth) {
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

    private boolean skipValue(int depth) {
        if (depth >= DEEPEST) {
            return false;
        }
        if (isText()) {
            return inText ? scanText() : skipText();
        }
        return switch (peek()) {
            case '{' -> {
                boolean plain = true;
                for (boolean more = enter('}'); more && plain; more = plain && isNext(',')) {
                    skipBlanks();
                    plain = isText() && (inText ? scanText() : skipText()) && isNext(':');
                    skipBlanks();
                    plain = plain && skipValue(depth + 1);
                }
                yield plain && isNext('}');
            }
            case '[' -> {
                boolean plain = true;
                for (boolean more = enter(']'); more && plain; more = plain && isNext(',')) {
                    skipBlanks();
                    plain = skipValue(depth + 1);
                }
                yield plain && isNext(']');
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> scanNumber();
        };
    }

    /** Enters an object or array. False if nothing is in it. */
    private boolean enter(char close) {
        at++;
        skipBlanks();
        return peek() != close;
    }

    private String content() {
        return new String(bytes, textFrom, textTo - textFrom, ascii ? ISO_8859_1 : UTF_8);
    }

    /** Whether a text begins here. */
    private boolean isText() {
        return inText ? isEscapedQuote(at) : peek() == '"';
    }

    private boolean isEscapedQuote(int i) {
        return i + 1 < end && bytes[i] == '\\' && bytes[i + 1] == '"';
    }

    /** Goes behind a text without escapes. False if it has some, or does not end. */
    private boolean scanText() {
        byte[] record = bytes;
        int quote = inText ? 2 : 1;
        int from = at + quote;
        int to = Math.min(end, from + LONGEST_TEXT);
        int all = 0;
        int i = from;
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

    /** Goes behind a text that is not needed and may have escapes. */
    private boolean skipText() {
        byte[] record = bytes;
        int to = Math.min(end, at + LONGEST_TEXT);
        int all = 0;
        int i = at + 1;
        while (i < to && record[i] != '"') {
            byte b = record[i];
            if (b >= 0 && b < ' ') {
                return false;
            }
            all |= b;
            int length = b == '\\' ? escape(i) : 1;
            if (length == 0) {
                return false;
            }
            i += length;
        }
        ascii &= all >= 0;
        at = i + 1;
        return i < to;
    }

    /** How long the escape is that begins here; zero if it is none. */
    private int escape(int from) {
        byte kind = from + 1 < end ? bytes[from + 1] : 0;
        if (kind != 'u') {
            return kind != 0 && "\"\\/bfnrt".indexOf(kind) >= 0 ? 2 : 0;
        }
        for (int i = from + 2; i < from + 6; i++) {
            if (i >= end || Character.digit(bytes[i], 16) < 0) {
                return 0;
            }
        }
        return 6;
    }

    private boolean word(String word) {
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
    private boolean isNext(char c) {
        if (peek() != c) {
            skipBlanks();
        }
        boolean is = peek() == c;
        at += is ? 1 : 0;
        return is;
    }

    private void skipBlanks() {
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
