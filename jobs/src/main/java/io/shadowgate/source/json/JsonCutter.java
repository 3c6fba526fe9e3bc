package io.shadowgate.source.json;

import io.shadowgate.source.format.RecordCutter;
import org.jspecify.annotations.Nullable;

/** Finds the objects of a JSON array, or of objects that follow each other, over any lines. */
final class JsonCutter implements RecordCutter {
    private final boolean array;
    private boolean closed;
    private boolean begun;
    private int depth;
    private boolean inText;
    private boolean escaped;

    /**
     * @param array whether the file begins with a bracket
     */
    JsonCutter(boolean array) {
        this.array = array;
    }

    @Override
    public boolean isBetween(byte one) {
        closed |= one == ']';
        return switch (one) {
            case ' ', '\t', '\r', '\n', ',', '[', ']' -> true;
            default -> false;
        };
    }

    @Override
    public void begin() {
        begun = false;
        depth = 0;
        inText = false;
        escaped = false;
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte one = bytes[i];
            if (inText) {
                inText = escaped || one != '"';
                escaped = !escaped && one == '\\';
            } else {
                switch (one) {
                    case '"' -> inText = true;
                    case '{', '[' -> depth++;
                    case '}', ']' -> {
                        if (depth <= 1) {
                            // Only a value that is no object can end at another's bracket.
                            return depth == 1 || !begun ? i + 1 : i;
                        }
                        depth--;
                    }
                    case ',', '\n' -> {
                        if (depth == 0) {
                            return i;
                        }
                    }
                    default -> {}
                }
            }
            begun = true;
        }
        return -1;
    }

    @Nullable
    @Override
    public String openFault() {
        return depth > 0 || inText
                ? "the object that begins here does not end before the file ends"
                : null;
    }

    @Override
    public int giveUp(byte[] bytes, int from, int to) {
        return to;
    }

    @Nullable
    @Override
    public String fileFault() {
        return array && !closed ? "the file ends within its array, and may have been cut" : null;
    }
}
