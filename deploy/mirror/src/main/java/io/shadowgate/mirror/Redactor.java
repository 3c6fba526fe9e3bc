package io.shadowgate.mirror;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Does what a {@link Redaction} says. Not thread-safe. */
final class Redactor {
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
            return hash(value instanceof String text ? text : json.clear().value(value).toString());
        }
        if (rule instanceof Redaction.Bucket bucket) {
            Double number = number(value);
            return number == null ? null : Math.floor(number / bucket.width()) * bucket.width();
        }
        return null;
    }

    private static @Nullable Double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return value instanceof String text ? (Double) Double.parseDouble(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
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
