package io.shadowgate.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Globs, which also are paths with times in braces. A character that is part of a name is written
 * in brackets: {@code [*]}.
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

    /** The place of the first character that has a meaning of its own; -1 if there is none. */
    public static int firstWildcard(String text) {
        Matcher wildcards = WILDCARD.matcher(text);
        while (wildcards.find()) {
            if (wildcards.group(2) != null) {
                return wildcards.start();
            }
        }
        return -1;
    }

    /** Why a text is not a glob, and what would be right; null if it is one. */
    @Nullable
    public static String fault(String glob) {
        try {
            var unused = pattern(glob);
            return null;
        } catch (PatternSyntaxException e) {
            return "it is no valid glob ("
                    + e.getDescription()
                    + "); close each [ with ] and each { with }, and write [*], [?], [[], [{] or"
                    + " [}] for a character that is part of a name";
        }
    }

    /**
     * What the glob matches.
     *
     * @throws PatternSyntaxException if it is no glob
     */
    public static Pattern pattern(String glob) {
        // A name may hold a line end.
        return Pattern.compile(regex(glob), Pattern.DOTALL);
    }

    /**
     * The glob as a regular expression without capturing groups. It means what it means to {@link
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
                    require(i < glob.length(), "no character behind \\", glob, i);
                    regex.append(Pattern.quote(glob.substring(i, i + 1)));
                }
                case '{' -> {
                    require(!alternatives, "a { within { }", glob, i);
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
     * Appends the set of characters that begins at a bracket. A slash is never in it.
     *
     * @return the place of the bracket that ends it
     */
    private static int appendSet(String glob, int bracket, StringBuilder regex) {
        int i = bracket + 1;
        boolean negated = glob.startsWith("!", i);
        i += negated ? 1 : 0;
        StringBuilder set = new StringBuilder();
        // Neither begins a range.
        if (glob.startsWith("-", i) || !negated && glob.startsWith("^", i)) {
            appendLiteral(glob.charAt(i), set);
            i++;
        }
        // The character that a range may begin with; -1 for none.
        int from = -1;
        for (; i < glob.length() && glob.charAt(i) != ']'; i++) {
            char c = glob.charAt(i);
            require(c != '/', "a / within [ ]", glob, i);
            if (c != '-' || glob.startsWith("]", i + 1) && from >= 0) {
                appendLiteral(c, set);
                from = c;
                continue;
            }
            i++;
            require(
                    from >= 0 && i < glob.length() && glob.charAt(i) >= from,
                    "a range that is none",
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

    /** Whether a character in brackets is at this place. */
    static boolean isEscaped(String text, int at) {
        return ESCAPED.matcher(text).region(at, text.length()).lookingAt();
    }
}
