package io.shadowgate.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Globs, and paths with times in braces. A special character that is part of a name is escaped with
 * brackets: {@code [*]}.
 */
public final class Globs {
    private static final Pattern ESCAPED = Pattern.compile("\\[([*?\\[{}])]");
    private static final Pattern WILDCARD = Pattern.compile(ESCAPED.pattern() + "|([*?\\[{])");

    private Globs() {}

    /** Escapes a text, so that the glob matches exactly this text. */
    public static String escape(String text) {
        return text.replaceAll("[*?\\[{}]", "[$0]");
    }

    /** The inverse of {@link #escape}. */
    public static String unescape(String glob) {
        return ESCAPED.matcher(glob).replaceAll("$1");
    }

    /** The index of the first special character; -1 if there is none. */
    public static int firstWildcard(String text) {
        Matcher wildcards = WILDCARD.matcher(text);
        while (wildcards.find()) {
            if (wildcards.group(2) != null) {
                return wildcards.start();
            }
        }
        return -1;
    }

    /** Why a text is not a valid glob, and how to correct it; null if it is valid. */
    @Nullable
    public static String fault(String glob) {
        try {
            var unused = pattern(glob);
            return null;
        } catch (PatternSyntaxException e) {
            return "it is not a valid glob ("
                    + e.getDescription()
                    + "); close each [ with ] and each { with }, and write [*], [?], [[], [{] or"
                    + " [}] for a character that is part of a name";
        }
    }

    /**
     * A pattern that matches the same as the glob.
     *
     * @throws PatternSyntaxException if it is no glob
     */
    public static Pattern pattern(String glob) {
        // A name may contain a line end.
        return Pattern.compile(regex(glob), Pattern.DOTALL);
    }

    /**
     * The glob as a regular expression without capturing groups. It matches the same as {@link
     * java.nio.file.FileSystem#getPathMatcher}.
     *
     * @throws PatternSyntaxException if it is no glob
     */
    static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        boolean alternatives = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean across = glob.startsWith("**", i);
                    regex.append(across ? ".*" : "[^/]*");
                    i += across ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '[' -> i = appendSet(glob, i, regex);
                case '\\' -> {
                    i++;
                    require(i < glob.length(), "no character after \\", glob, i);
                    regex.append(Pattern.quote(glob.substring(i, i + 1)));
                }
                case '{' -> {
                    require(!alternatives, "a { inside { }", glob, i);
                    alternatives = true;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(alternatives ? ")" : "\\}");
                    alternatives = false;
                }
                case ',' -> regex.append(alternatives ? '|' : ',');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        require(!alternatives, "missing }", glob, glob.length());
        return regex.toString();
    }

    /**
     * Appends the set of characters that starts at a bracket. The set never contains a slash.
     *
     * @return the index of the closing bracket
     */
    private static int appendSet(String glob, int bracket, StringBuilder regex) {
        int i = bracket + 1;
        boolean negated = glob.startsWith("!", i);
        i += negated ? 1 : 0;
        StringBuilder set = new StringBuilder();
        // Neither of them starts a range.
        if (glob.startsWith("-", i) || !negated && glob.startsWith("^", i)) {
            appendLiteral(glob.charAt(i), set);
            i++;
        }
        // The character that may start a range; -1 for none.
        int from = -1;
        for (; i < glob.length() && glob.charAt(i) != ']'; i++) {
            char c = glob.charAt(i);
            require(c != '/', "a / inside [ ]", glob, i);
            if (c != '-' || glob.startsWith("]", i + 1) && from >= 0) {
                appendLiteral(c, set);
                from = c;
                continue;
            }
            i++;
            require(
                    from >= 0 && i < glob.length() && glob.charAt(i) >= from,
                    "an invalid range",
                    glob,
                    i);
            set.append('-');
            appendLiteral(glob.charAt(i), set);
            from = -1;
        }
        require(i < glob.length() && set.length() > 0, "missing ]", glob, i);
        regex.append("[[^/]&&[").append(negated ? "^" : "").append(set).append("]]");
        return i;
    }

    private static void appendLiteral(char c, StringBuilder set) {
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            set.append('\\');
        }
        set.append(c);
    }

    private static void require(boolean holds, String otherwise, String glob, int at) {
        if (!holds) {
            throw new PatternSyntaxException(otherwise, glob, at);
        }
    }

    /** Whether there is a character in brackets at this index. */
    static boolean isEscaped(String text, int at) {
        return ESCAPED.matcher(text).region(at, text.length()).lookingAt();
    }
}
