package io.shadowgate.window;

import javax.annotation.Nullable;

/**
 * What a segment is called in windows and decisions: {@code country=DE}.
 *
 * <p>No two segments share a name. In the part before the first plain {@code =}, a {@code \} stands
 * before each {@code =} and {@code \}; a value that begins with {@code (} or {@code \} has one more
 * {@code \} before it. So {@code (none)} and {@code (rest)} are never values.
 */
public final class SegmentName {
    private static final String NO_VALUE = "(none)";
    private static final String REST = "(rest)";

    private SegmentName() {}

    /**
     * @param value null for requests that have none
     */
    static String of(String segment, @Nullable String value) {
        if (value == null) {
            return prefix(segment) + NO_VALUE;
        }
        boolean special = value.startsWith("(") || value.startsWith("\\");
        return prefix(segment) + (special ? "\\" : "") + value;
    }

    /** What the names of all values of a segment begin with, and no others. */
    public static String prefix(String segment) {
        return segment.replace("\\", "\\\\").replace("=", "\\=") + "=";
    }

    static String prefixOf(String name) {
        int at = 0;
        while (name.charAt(at) != '=') {
            at += name.charAt(at) == '\\' ? 2 : 1;
        }
        return name.substring(0, at + 1);
    }

    /** All values of a segment beyond the most that have reports of their own. */
    static String rest(String prefix) {
        return prefix + REST;
    }

    /** Whether it stands for values that are counted together. */
    public static boolean isRest(String name) {
        return !name.equals(Tallies.ALL) && name.equals(rest(prefixOf(name)));
    }
}
