package io.shadowgate.storage;

import java.nio.file.FileSystems;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.annotation.Nullable;

/**
 * Text that may be a glob, or a path with times in braces, and names that are neither, whatever
 * characters they hold: such a character stands by itself in brackets, {@code [*]}.
 */
public final class Globs {
    private static final Pattern ESCAPED = Pattern.compile("\\[([*?\\[{}])]");
    private static final Pattern WILDCARD = Pattern.compile(ESCAPED.pattern() + "|([*?\\[{])");

    private Globs() {}

    /** The glob, or the path, that stands for exactly this text. */
    public static String escape(String text) {
        return text.replaceAll("[*?\\[{}]", "[$0]");
    }

    /** The text that was escaped. */
    public static String unescape(String glob) {
        return ESCAPED.matcher(glob).replaceAll("$1");
    }

    /** Where the first character stands that has a meaning of its own; -1 if none does. */
    public static int firstWildcard(String text) {
        Matcher wildcards = WILDCARD.matcher(text);
        while (wildcards.find()) {
            if (wildcards.group(2) != null) {
                return wildcards.start();
            }
        }
        return -1;
    }

    /** What keeps a text from being a glob, and what would be right; null if nothing does. */
    @Nullable
    public static String fault(String glob) {
        try {
            var unused = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return null;
        } catch (PatternSyntaxException e) {
            return "it is no valid glob ("
                    + e.getDescription().replaceAll("^Missing '(.)$", "missing $1")
                    + "); close each [ with ] and each { with }, and write [*], [?], [[], [{] or"
                    + " [}] for a character that is part of a name";
        }
    }

    /** Whether such a character in brackets stands here. */
    static boolean isEscaped(String text, int at) {
        return ESCAPED.matcher(text).region(at, text.length()).lookingAt();
    }
}
