package io.shadowgate.mirror;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Does what a {@link Redaction} says. Not thread-safe. */
final class Redactor {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final Redaction redaction;
    private final JsonText json = new JsonText();
    @Nullable private final Mac mac;

    Redactor(Redaction redaction) {
        this.redaction = redaction;
        byte[] secret = redaction.secret();
        this.mac = secret.length == 0 ? null : mac(secret);
    }

    private static Mac mac(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Whether anything of a feature or segment is written. */
    boolean keeps(String name) {
        return !(redaction.rules().get(name) instanceof Redaction.Drop);
    }

    /**
     * Whether features without names are written. Rules for features cannot find theirs in an
     * array, so nothing of it is written.
     */
    boolean keepsArrays() {
        return redaction.rules().keySet().stream().allMatch(name -> name.startsWith("segments."));
    }

    @Nullable Object feature(String name, @Nullable Object value) {
        Redaction.Rule rule = redaction.rules().get(name);
        if (rule == null || value == null) {
            return value;
        }
        if (rule instanceof Redaction.Hash) {
            return hash(text(value));
        }
        if (rule instanceof Redaction.Bucket bucket) {
            Double number = number(value);
            return number == null ? null : Math.floor(number / bucket.width()) * bucket.width();
        }
        return null;
    }

    /** The value of a segment, which is a text. */
    String segment(String name, String value) {
        Object redacted = feature(name, value);
        return redacted == null
                ? ""
                : redacted instanceof String text
                        ? text
                        : json.clear().value(redacted).toString();
    }

    /**
     * A value as a text that is the same in every language: texts as they are, whole numbers in
     * digits, and other numbers by their 64 bits, since languages write fractions differently.
     */
    static String text(@Nullable Object value) {
        if (value instanceof Float number) {
            return text(Double.parseDouble(number.toString()));
        }
        if (value instanceof Double number) {
            long whole = number.longValue();
            return whole == number && Math.abs(whole) < 1L << 53
                    ? String.valueOf(whole)
                    : HexFormat.of().toHexDigits(Double.doubleToLongBits(number));
        }
        if (value instanceof double[] numbers) {
            return list(Arrays.stream(numbers).boxed().toArray());
        }
        if (value instanceof float[] numbers) {
            Object[] boxed = new Object[numbers.length];
            Arrays.setAll(boxed, i -> numbers[i]);
            return list(boxed);
        }
        if (value instanceof Object[] values) {
            return list(values);
        }
        if (value instanceof Copier.Members members) {
            StringJoiner text = new StringJoiner(",", "{", "}");
            Object[] pairs = members.pairs();
            for (int i = 0; i < pairs.length; i += 2) {
                text.add(pairs[i] + ":" + text(pairs[i + 1]));
            }
            return text.toString();
        }
        return String.valueOf(value);
    }

    private static String list(Object[] values) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        for (Object value : values) {
            text.add(text(value));
        }
        return text.toString();
    }

    private static @Nullable Double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        // Double.parseDouble also reads "1f", and Python's float "1_0".
        return value instanceof String text && NUMBER.matcher(text).matches()
                ? (Double) Double.parseDouble(text)
                : null;
    }

    String id(String id) {
        return redaction.hashesIds() ? hash(id) : id;
    }

    private String hash(String text) {
        if (mac == null) {
            throw new IllegalStateException("hashes need a key");
        }
        byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }
}
