package io.shadowgate.source.csv;

import io.shadowgate.source.format.RecordCutter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ends of CSV records (RFC 4180). A line break within quotes does not end one. A quote
 * opens only at the beginning of a cell. Lines end with LF, CRLF or CR.
 */
final class CsvCutter implements RecordCutter {
    private enum State {
        CELL_BEGINS,
        PLAIN,
        QUOTED,
        /** Behind a quote within quotes: it closes them, or another one follows. */
        QUOTE
    }

    private final byte delimiter;
    private State state = State.CELL_BEGINS;

    CsvCutter(char delimiter) {
        this.delimiter = (byte) delimiter;
    }

    /** Whether the byte ends a line: blank lines hold no record. */
    @Override
    public boolean isBetween(byte one) {
        return one == '\n' || one == '\r';
    }

    @Override
    public void begin() {
        state = State.CELL_BEGINS;
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        State now = state;
        for (int i = from; i < to; i++) {
            byte one = bytes[i];
            if (now == State.QUOTED) {
                now = one == '"' ? State.QUOTE : State.QUOTED;
            } else if (one == '"' && now != State.PLAIN) {
                now = State.QUOTED;
            } else if (one == '\n' || one == '\r') {
                return i;
            } else {
                now = one == delimiter ? State.CELL_BEGINS : State.PLAIN;
            }
        }
        state = now;
        return -1;
    }

    @Nullable
    @Override
    public String openFault() {
        return state == State.QUOTED
                ? "a quote opens in this line and is not closed before the file ends"
                : null;
    }

    /** The next line. Within the rest of the file no quote is left open then. */
    @Override
    public int giveUp(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i;
            }
        }
        return to;
    }

    @Nullable
    @Override
    public String fileFault() {
        return null;
    }
}
