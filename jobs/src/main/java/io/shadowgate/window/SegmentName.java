package io.shadowgate.window;

import org.jspecify.annotations.Nullable;

/**
 * Names of segments in windows and decisions, such as {@code country=DE}.
 *
 * <p>No two segments share a name. Before the first plain {@code =}, each {@code =} and {@code \}
 * has a {@code \} in front of it. A value that begins with {@code (} or {@code \} gets one more
 * {@code \} in front. So no value is named {@code (none)} or {@code (rest)}.
 */
public final class SegmentName {
    /** The name of all requests together. */
    public static final String ALL = "*";

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

    /** The common beginning of the names of a segment's values, and of no other names. */
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

    /** The name of all values of a segment that have no report of their own. */
    static String rest(String prefix) {
        return prefix + REST;
    }

    /** Whether a name stands for values that are counted together. */
    public static boolean isRest(String name) {
        return !name.equals(ALL) && name.equals(rest(prefixOf(name)));
    }
}
