package io.shadowgate.kafka;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps secrets out of what is printed: Kafka quotes what it cannot use. */
public final class Redaction {
    private static final String WITHHELD =
            "(what Kafka says of it is not shown, because it quotes from a secret)";

    /** What is shorter would be found in every message. */
    private static final int SHORTEST_PART = 4;

    /** Of a name, such as SSL, that says nothing. */
    private static final int SHORTEST_VALUE = 4;

    private static final Pattern BETWEEN_PARTS = Pattern.compile("[\\s\"'=;,]+");

    /** What references stood for in this process. */
    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    private Redaction() {}

    static void learn(String secret) {
        if (!secret.isBlank()) {
            SECRETS.add(secret);
        }
    }

    /** A message, or a few words in its place where it quotes a secret or a part of one. */
    public static String of(@Nullable String message) {
        String text = String.valueOf(message);
        return SECRETS.stream().anyMatch(secret -> quotes(text, secret)) ? WITHHELD : text;
    }

    /** Many lines, of which some may be replaced. */
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

    /** Not as a part of a longer word. */
    private static boolean isIn(String text, String value) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)").matcher(text).find();
    }

    /**
     * A message without the values that it quotes. Under a key that is not made for it a spec may
     * hold a secret after all.
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
