package io.shadowgate.mirror;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The share of requests that are mirrored. It is chosen as {@code traffic.sample} of a spec
 * chooses: the same key has the same choice in every instance, and a key kept at one rate is kept
 * at every higher rate.
 *
 * @param rate in [0, 1]
 * @param segment the segment whose values are all kept or all left out; null for the id
 */
public record Sample(double rate, @Nullable String segment) {
    /** Every request. */
    public static final Sample ALL = new Sample(1, null);

    public Sample {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("the sample rate is " + rate + ", not in [0, 1]");
        }
    }

    /** A share of the ids. */
    public static Sample of(double rate) {
        return new Sample(rate, null);
    }

    /** A request without the segment is kept, so that the test can say what is wrong with it. */
    boolean keeps(MirroredRequest request) {
        if (rate >= 1) {
            return true;
        }
        String key = segment == null ? request.requestId() : request.segmentValue(segment);
        return key == null || fraction(key) < rate;
    }

    static double fraction(String key) {
        return (Murmur3.hash(key.getBytes(StandardCharsets.UTF_8)) >>> 11) * 0x1.0p-53;
    }
}
