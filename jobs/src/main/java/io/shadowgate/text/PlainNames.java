package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the place of a name in a list, for the names of one kind of object.
 *
 * <p>The records of a log mostly have their fields in one order, so the name that came next the
 * last time is tried first. Other names are remembered too, up to a number. A wrong guess only
 * costs time.
 */
public final class PlainNames {
    private static final int MOST_REMEMBERED = 64;
    private static final int LONGEST_REMEMBERED = 100;
    private static final int NONE = -1;

    private final int known;

    /** Each with its closing quote: the list, then other names in the order they were met. */
    private final List<byte[]> names = new ArrayList<>();

    /** The place of the name that followed each name; at 0 that of the first name. */
    private final int[] next;

    /** The place of the name before, plus one. */
    private int last;

    /**
     * @param quote what closes a name; within a text, a backslash stands before it
     */
    public PlainNames(List<String> known, String quote) {
        this.known = known.size();
        known.forEach(name -> names.add((name + quote).getBytes(UTF_8)));
        this.next = new int[known.size() + MOST_REMEMBERED + 1];
        Arrays.fill(next, NONE);
    }

    /** Begins an object. */
    public void enter() {
        last = 0;
    }

    public boolean isKnown(int place) {
        return place >= 0 && place < known;
    }

    /** With its closing quote. */
    public int length(int place) {
        return names.get(place).length;
    }

    /** The place of the name that starts here if it is the expected one; negative otherwise. */
    public int guess(byte[] bytes, int from, int end) {
        int guess = next[last];
        if (guess == NONE || !isAt(guess, bytes, from, end)) {
            return NONE;
        }
        last = guess + 1;
        return guess;
    }

    private boolean isAt(int place, byte[] bytes, int from, int end) {
        byte[] name = names.get(place);
        int to = from + name.length;
        return to <= end && Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    /**
     * The place of a name that was not expected; negative if it has none.
     *
     * @param to behind its closing quote
     */
    public int place(byte[] bytes, int from, int to) {
        for (int place = 0; place < names.size(); place++) {
            // The quote is compared too, so no name is taken for one that it begins with.
            if (names.get(place).length == to - from && isAt(place, bytes, from, to)) {
                return expectNextTime(place);
            }
        }
        if (names.size() == next.length - 1
                || to - from > LONGEST_REMEMBERED
                || !isAscii(bytes, from, to)) {
            return NONE;
        }
        names.add(Arrays.copyOfRange(bytes, from, to));
        return expectNextTime(names.size() - 1);
    }

    /** Names that are not ASCII are not remembered, since they may not be UTF-8. */
    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private int expectNextTime(int place) {
        next[last] = place;
        last = place + 1;
        return place;
    }
}
