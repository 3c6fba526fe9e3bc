package io.shadowgate.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a service in another form, or not at all. It is applied before Kafka's client sees a
 * record.
 *
 * <p>Hashes are HMAC-SHA-256 of the UTF-8 bytes with the key, of which the first 128 bits are
 * written in hexadecimal digits. So without the key nobody can find a value by trying all values.
 * The sample is taken by the id as the application knows it.
 *
 * @param rules by the name of a feature, or {@code segments.NAME}
 * @param hashesIds whether ids are hashed
 * @param key a reference, {@code ${env:NAME}} or {@code ${file:PATH}}; null if nothing is hashed
 */
public record Redaction(Map<String, Rule> rules, boolean hashesIds, @Nullable String key) {
    /** Nothing is redacted. */
    public static final Redaction NONE = new Redaction(Map.of(), false, null);

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):(.+)}");
    private static final int SHORTEST_KEY = 16;

    public Redaction {
        rules = new TreeMap<>(rules);
        boolean hashes =
                hashesIds || rules.values().stream().anyMatch(rule -> rule instanceof Hash);
        if (hashes && key == null) {
            throw new IllegalArgumentException(
                    "hashes need a key: set it to ${env:NAME} or ${file:PATH}");
        }
        if (key != null) {
            secret(key);
        }
    }

    /** What is done to a value. */
    public sealed interface Rule {}

    /** It is left out. */
    public record Drop() implements Rule {}

    /** Its hash takes its place, as a text. */
    public record Hash() implements Rule {}

    /**
     * The lower edge of its bucket takes its place. A value that is no number is left out as null.
     *
     * @param width of a bucket, above 0; buckets begin at 0
     */
    public record Bucket(double width) implements Rule {
        public Bucket {
            if (!(width > 0 && width < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a bucket is " + width + " wide, not above 0");
            }
        }
    }

    /** The key itself; empty if nothing is hashed. */
    byte[] secret() {
        return key == null ? new byte[0] : secret(key);
    }

    private static byte[] secret(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the key is a reference, ${env:NAME} or ${file:PATH}, never the key itself");
        }
        String place = matcher.group(2);
        String secret =
                matcher.group(1).equals("env") ? System.getenv(place) : content(Path.of(place));
        if (secret == null) {
            throw new IllegalArgumentException("there is no environment variable " + place);
        }
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    "the key of " + reference + " has fewer than " + SHORTEST_KEY + " bytes");
        }
        return bytes;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the key: " + e, e);
        }
    }
}
