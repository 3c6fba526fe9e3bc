package io.shadowgate.spec;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a value of a request is written to results.
 *
 * @param width of a bucket, above 0; buckets begin at 0. It means nothing for the others
 */
public record Written(How how, double width) implements Serializable {
    /** As it is. */
    public static final Written KEEP = new Written(How.KEEP, 0);

    /** Its keyed hash takes its place. */
    public static final Written HASH = new Written(How.HASH, 0);

    /** Not at all. */
    public static final Written DROP = new Written(How.DROP, 0);

    private static final String BUCKET = "bucket ";

    /** What is done to a value. */
    public enum How {
        KEEP,
        HASH,
        DROP,
        BUCKET
    }

    public Written {
        if (how == How.BUCKET && !(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a bucket is " + width + " wide, not above 0");
        }
    }

    /** The lower edge of its bucket takes its place. */
    public static Written bucket(double width) {
        return new Written(How.BUCKET, width);
    }

    /**
     * @param text as a spec has it: {@code keep}, {@code hash}, {@code drop} or {@code bucket 10}
     * @return null if it is none of them
     */
    static @Nullable Written of(String text) {
        if (text.startsWith(BUCKET)) {
            try {
                double width = new BigDecimal(text.substring(BUCKET.length()).strip()).doubleValue();
                return width > 0 && width < Double.POSITIVE_INFINITY ? bucket(width) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return switch (text) {
            case "keep" -> KEEP;
            case "hash" -> HASH;
            case "drop" -> DROP;
            default -> null;
        };
    }

    /** As a spec has it. */
    @Override
    public String toString() {
        return how == How.BUCKET
                ? BUCKET + BigDecimal.valueOf(width).stripTrailingZeros().toPlainString()
                : how.name().toLowerCase(Locale.ROOT);
    }
}
