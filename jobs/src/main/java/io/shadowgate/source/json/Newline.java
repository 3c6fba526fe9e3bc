package io.shadowgate.source.json;

import io.shadowgate.text.EightBytes;

/** Finds the ends of lines, eight bytes at a time. */
final class Newline {
    private Newline() {}

    /** The first newline in the range, -1 if there is none. */
    static int indexOf(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + EightBytes.COUNT <= to; i += EightBytes.COUNT) {
            long newlines = EightBytes.equalTo((byte) '\n', EightBytes.at(bytes, i));
            if (newlines != 0) {
                return i + EightBytes.first(newlines);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
