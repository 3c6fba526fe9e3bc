package io.shadowgate.mapping;

import io.shadowgate.mapping.Trie.Node;
import io.shadowgate.mapping.Trie.Within;
import io.shadowgate.text.PlainNames;
import io.shadowgate.text.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of plain records in one pass over their bytes. JSON in a text of the record is
 * read in place, where only its quotes are escaped. What the mapping does not need may hold any
 * escapes and repeated names.
 *
 * <p>A record that is not plain is left to the general parser. Not thread-safe.
 */
final class PlainParts extends PlainJson {
    /** As many nodes below one have a bit each. */
    private static final int MOST_NODES = Long.SIZE;

    /**
     * Reads the parts of a record.
     *
     * @param parts gets the parts that the record has; the others are null
     * @return false if the record is not plain; the parts then mean nothing
     */
    boolean read(byte[] record, int from, int to, Trie trie, @Nullable Value[] parts) {
        begin(record, from, to);
        boolean plain = node(trie.root(), parts, 0);
        skipBlanks();
        return plain && at == end && (ascii || Utf8.isValid(record, from, to));
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
        long seen = 0;
        if (depth >= DEEPEST || node.size() > MOST_NODES) {
            return false;
        }
        at++;
        names.enter();
        while (goOn(names)) {
            int name = names.place();
            if (name >= 0 && (seen & 1L << name) != 0) {
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

    /**
     * Goes to the value of the next name. Returns false, and stays, if there is none: the bracket
     * that closes the object comes next then, or the object is not plain.
     */
    private boolean goOn(PlainNames names) {
        int from = at;
        int value = names.guess(bytes, from, end);
        if (value >= 0) {
            at = value;
            return true;
        }
        boolean isNamed = (names.isFirst() || isNext(',')) && meetsName(names, from);
        at = isNamed ? at : from;
        return isNamed;
    }

    private boolean meetsName(PlainNames names, int from) {
        skipBlanks();
        int name = at + (inText ? 2 : 1);
        if (!isText() || !scanText()) {
            return false;
        }
        int nameTo = at;
        if (!isNext(':')) {
            return false;
        }
        skipBlanks();
        names.meet(bytes, from, name, nameTo, at);
        return true;
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

    /** Goes behind a text that is not needed and may have escapes. */
    private boolean skipText() {
        byte[] record = bytes;
        int to = Math.min(end, at + LONGEST_TEXT);
        int all = 0;
        int i = endOfPlain(record, at + 1, to);
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
}
