package io.shadowgate.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a name in a list, for the names of one kind of object.
 *
 * <p>The records of a log mostly have their fields in one order, and one writer puts the same
 * blanks around them. So what stood between two values the last time, the name among it, is tried
 * first, as one piece. Other names are remembered too, up to a number. A wrong guess only costs
 * time.
 */
public final class PlainNames {
    private static final int MOST_REMEMBERED = 64;
    private static final int LONGEST_REMEMBERED = 100;

    /** Of what stands between two values, with the name. */
    private static final int LONGEST_LEAD = 200;

    private static final int NONE = -1;

    private final int known;

    /** Each with its closing quote: the list, then other names in the order they were met. */
    private final List<byte[]> names = new ArrayList<>();

    /**
     * What stood before the value that followed each name: at its place plus one; at 0 before the
     * first value of the object, and at the end behind all names that are not remembered.
     */
    private final byte[] @Nullable [] leads;

    /** The place of the name in each of the leads. */
    private final int[] next;

    /** The place of the name before, plus one. */
    private int last;

    /**
     * @param quote what closes a name; within a text, a backslash stands before it
     */
    public PlainNames(List<String> known, String quote) {
        this.known = known.size();
        known.forEach(name -> names.add((name + quote).getBytes(UTF_8)));
        this.leads = new byte[known.size() + MOST_REMEMBERED + 2][];
        this.next = new int[leads.length];
    }

    /** Begins an object. */
    public void enter() {
        last = 0;
    }

    /** Whether no name of the object has been met yet. */
    public boolean isFirst() {
        return last == 0;
    }

    /** The place in the list of the name last met; negative if it is not in the list. */
    public int place() {
        return last <= known ? last - 1 : NONE;
    }

    /**
     * Goes on to the next value if all before it is as it was the last time.
     *
     * @param from behind the value before, or behind the bracket that opens the object
     * @return where the value begins; negative if something else stands here
     */
    public int guess(byte[] bytes, int from, int end) {
        byte[] lead = leads[last];
        if (lead == null || from + lead.length > end || !isAt(lead, bytes, from)) {
            return NONE;
        }
        last = next[last] + 1;
        return from + lead.length;
    }

    /** The last eight bytes may overlap those before, so that none is compared alone. */
    private static boolean isAt(byte[] lead, byte[] bytes, int from) {
        int rest = lead.length - EightBytes.COUNT;
        if (rest < 0) {
            return Arrays.equals(lead, 0, lead.length, bytes, from, from + lead.length);
        }
        for (int i = 0; i < rest; i += EightBytes.COUNT) {
            if (EightBytes.at(lead, i) != EightBytes.at(bytes, from + i)) {
                return false;
            }
        }
        return EightBytes.at(lead, rest) == EightBytes.at(bytes, from + rest);
    }

    /**
     * Meets a name that was not guessed.
     *
     * @param from behind the value before, or behind the bracket that opens the object
     * @param name behind the opening quote
     * @param nameTo behind the closing quote
     * @param to where the value begins
     */
    public void meet(byte[] bytes, int from, int name, int nameTo, int to) {
        int place = find(bytes, name, nameTo);
        boolean isKept = place != NONE && to - from <= LONGEST_LEAD;
        leads[last] = isKept ? Arrays.copyOfRange(bytes, from, to) : null;
        next[last] = place;
        last = place == NONE ? leads.length - 1 : place + 1;
    }

    private int find(byte[] bytes, int from, int to) {
        for (int place = 0; place < names.size(); place++) {
            byte[] name = names.get(place);
            // The quote is compared too, so no name is taken for one that it begins with.
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return place;
            }
        }
        if (names.size() == known + MOST_REMEMBERED
                || to - from > LONGEST_REMEMBERED
                || !isAscii(bytes, from, to)) {
            return NONE;
        }
        names.add(Arrays.copyOfRange(bytes, from, to));
        return names.size() - 1;
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
}
