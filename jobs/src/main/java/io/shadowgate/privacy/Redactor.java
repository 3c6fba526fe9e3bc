package io.shadowgate.privacy;

import io.shadowgate.record.Prediction;
import io.shadowgate.record.Rejected;
import io.shadowgate.secret.SecretException;
import io.shadowgate.spec.Privacy;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.Written;
import io.shadowgate.statistics.MessageKind;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Does what a {@link Privacy} says. The key is resolved where values are redacted, and is never
 * stored. Not thread-safe.
 */
public final class Redactor implements Serializable {
    private static final long serialVersionUID = 1;

    /** Values of segments repeat; more than these are hashed again. */
    private static final int MOST_KNOWN = 4096;

    /** Bytes of the fingerprint of a kind of error. */
    private static final int FINGERPRINT = 4;

    private final Privacy privacy;

    /** By place of the segment. */
    private final Written[] segments;

    @Nullable private transient KeyedHash hash;
    @Nullable private transient Map<String, String> known;

    private Redactor(Privacy privacy, List<String> segments) {
        this.privacy = privacy;
        this.segments =
                segments.stream()
                        .map(name -> privacy.segments().getOrDefault(name, Written.KEEP))
                        .toArray(Written[]::new);
    }

    public static Redactor of(ShadowTest test) {
        return new Redactor(test.sinks().privacy(), test.compare().segments());
    }

    /**
     * Resolves the key, so that a wrong reference is told before a job starts.
     *
     * @throws SecretException if there is no such key, or it is too short
     */
    public void check() {
        if (privacy.key() != null) {
            hash("");
        }
    }

    /** Null if ids are not written. */
    public @Nullable String id(String id) {
        return text(privacy.requestId(), id);
    }

    /** The value of the segment at this place among those of {@code compare.segments}. */
    public @Nullable String segment(int place, @Nullable String value) {
        Written written = segments[place];
        if (value == null || written.how() == Written.How.KEEP) {
            return value;
        }
        if (written.how() != Written.How.HASH) {
            return text(written, value);
        }
        if (known == null || known.size() >= MOST_KNOWN) {
            known = new HashMap<>();
        }
        return known.computeIfAbsent(value, this::hash);
    }

    /** The values of all segments; the given array if all are kept. */
    public String[] segments(String[] values) {
        if (Arrays.stream(segments).allMatch(written -> written.how() == Written.How.KEEP)) {
            return values;
        }
        String[] redacted = values.clone();
        for (int i = 0; i < segments.length; i++) {
            redacted[i] = segment(i, values[i]);
        }
        return redacted;
    }

    /** Whether numbers that follow from predictions are written. */
    public boolean keepsPredictions() {
        return privacy.predictions().how() == Written.How.KEEP;
    }

    /** A number, a text or an array of numbers; null if it is not written. */
    public @Nullable Object prediction(@Nullable Prediction prediction) {
        if (prediction == null) {
            return null;
        }
        Written written = privacy.predictions();
        return switch (written.how()) {
            case KEEP -> value(prediction);
            case DROP -> null;
            case HASH -> hash(textOf(prediction));
            case BUCKET -> bucket(prediction, written.width());
        };
    }

    private static Object value(Prediction prediction) {
        if (prediction.vector() != null) {
            return prediction.vector();
        }
        return prediction.label() != null ? prediction.label() : (Object) prediction.score();
    }

    private static String textOf(Prediction prediction) {
        return prediction.vector() != null
                ? Arrays.toString(prediction.vector())
                : String.valueOf(value(prediction));
    }

    private static @Nullable Object bucket(Prediction prediction, double width) {
        if (prediction.vector() != null) {
            return Arrays.stream(prediction.vector()).map(each -> edge(each, width)).toArray();
        }
        return prediction.label() != null ? null : (Object) edge(prediction.score(), width);
    }

    private static double edge(double value, double width) {
        return Math.floor(value / width) * width;
    }

    /** The text of a shadow's error; null for none. */
    public @Nullable String error(@Nullable String error) {
        if (error == null) {
            return null;
        }
        return switch (privacy.errors()) {
            case KEEP -> error;
            case KIND -> MessageKind.of(error);
            case DROP -> "error " + fingerprint(MessageKind.of(error));
        };
    }

    /** Begins with a letter, since {@link MessageKind} takes digits for what a message quotes. */
    private String fingerprint(String kind) {
        String digest = privacy.key() != null ? hash(kind) : DigestUtils.sha256Hex(kind);
        return "x" + digest.substring(0, 2 * FINGERPRINT);
    }

    public Rejected rejected(Rejected rejected) {
        Rejected redacted = rejected.withId(this::id);
        return privacy.records() ? redacted : redacted.withoutContent();
    }

    private @Nullable String text(Written written, String value) {
        return switch (written.how()) {
            case KEEP -> value;
            case DROP -> null;
            case HASH -> hash(value);
            case BUCKET -> {
                Double number = number(value);
                yield number == null ? null : plain(edge(number, written.width()));
            }
        };
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whole numbers without a fraction. */
    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    private String hash(String text) {
        if (hash == null) {
            hash = new KeyedHash(Objects.requireNonNull(privacy.key()));
        }
        return hash.of(text);
    }
}
