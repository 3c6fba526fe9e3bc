package io.shadowgate.statistics;

import java.util.regex.Pattern;

/** The kind of a message: messages that differ only in what they quote are of one kind. */
public final class MessageKind {
    /**
     * Quoted texts, numbers and times; but not digits in words such as ISO-8601, nor numbers that
     * say what would be right.
     */
    private static final Pattern QUOTED =
            Pattern.compile(
                    "\"[^\"]*\"|(?<![\\w.:-]|\\byears |\\band |\\bby |\\bsuch as )"
                            + "-?\\d[-\\d.:TZE+]*");

    private MessageKind() {}

    /** The message with {@code ...} in place of what it quotes. */
    public static String of(String message) {
        return QUOTED.matcher(message).replaceAll("...");
    }
}
