package io.shadowgate.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps secrets out of printed text, because Kafka quotes values that it cannot use. */
public final class Redaction {
    private static final String WITHHELD =
            "(Kafka's message is not shown, because it quotes a secret)";

    /** Shorter parts occur in every message. */
    private static final int SHORTEST_PART = 4;

    /** Shorter values are plain names, such as SSL, and reveal nothing. */
    private static final int SHORTEST_VALUE = 4;

    private static final Pattern BETWEEN_PARTS = Pattern.compile("[\\s\"'=;,]+");

    /** The secrets that this process has read. */
    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    private Redaction() {}

    static void learn(String secret) {
        if (!secret.isBlank()) {
            SECRETS.add(secret);
        }
    }

    /** Returns the message, or a replacement if it quotes a secret or a part of one. */
    public static String of(@Nullable String message) {
        String text = String.valueOf(message);
        return SECRETS.stream().anyMatch(secret -> quotes(text, secret)) ? WITHHELD : text;
    }

    /** The same for each of several lines. */
    public static String ofLines(String text) {
        return SECRETS.isEmpty()
                ? text
                : text.lines().map(line -> of(line) + "\n").reduce("", String::concat);
    }

    private static boolean quotes(String text, String secret) {
        return isIn(text, secret)
                || Arrays.stream(BETWEEN_PARTS.split(secret))
                        .anyMatch(part -> part.length() >= SHORTEST_PART && text.contains(part));
    }

    /** Whether the value occurs, but not inside a longer word. */
    private static boolean isIn(String text, String value) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)").matcher(text).find();
    }

    /**
     * Removes the values from a message. A spec may hold a secret even under a key that is not
     * meant for secrets.
     */
    static String withoutValues(@Nullable String message, Collection<String> values) {
        String text = String.valueOf(message);
        for (String value : values) {
            if (value.length() >= SHORTEST_VALUE) {
                text = text.replace(value, "...");
            }
        }
        return text;
    }
}
