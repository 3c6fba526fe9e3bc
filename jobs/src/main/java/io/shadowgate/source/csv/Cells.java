package io.shadowgate.source.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of one CSV record. One instance serves all records of a reader. */
final class Cells {
    private static final int MANY = 64;

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

    List<String> texts() {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(i));
        }
        return texts;
    }
}
