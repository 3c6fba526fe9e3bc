package io.shadowgate.window;

import org.jspecify.annotations.Nullable;

/**
 * Names of segments in windows and decisions, such as {@code country=DE}.
 *
 * <p>Names are unique. In the part before the separating {@code =}, each {@code =} and {@code \} is
 * escaped with {@code \}. A value that begins with {@code (} or {@code \} gets a {@code \} in
 * front. So no value has the name {@code (none)} or {@code (rest)}.
 */
public final class SegmentName {
    /** The name for all requests. */
    public static final String ALL = "*";

    private static final String NO_VALUE = "(none)";
    private static final String REST = "(rest)";

    private SegmentName() {}

    /**
     * @param value null for requests without a value
     */
    public static String of(String segment, @Nullable String value) {
        if (value == null) {
            return prefix(segment) + NO_VALUE;
        }
        boolean special = value.startsWith("(") || value.startsWith("\\");
        return prefix(segment) + (special ? "\\" : "") + value;
    }

    /** The prefix of the names of a segment's values. Other names do not have it. */
    public static String prefix(String segment) {
        return segment.replace("\\", "\\\\").replace("=", "\\=") + "=";
    }

    public static String prefixOf(String name) {
        int at = 0;
        while (name.charAt(at) != '=') {
            at += name.charAt(at) == '\\' ? 2 : 1;
        }
        return name.substring(0, at + 1);
    }

    /** The name for all values of a segment without a report of their own. */
    public static String rest(String prefix) {
        return prefix + REST;
    }

    /** Whether a name is for values that are counted together. */
    public static boolean isRest(String name) {
        return !name.equals(ALL) && name.equals(rest(prefixOf(name)));
    }
}
