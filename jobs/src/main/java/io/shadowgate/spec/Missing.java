package io.shadowgate.spec;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model is given for a feature that a request does not have.
 *
 * @param others for features that are not named; null if such a request is refused
 */
public record Missing(@Nullable Fill others, Map<String, Fill> byFeature) implements Serializable {
    /** Refuses every request with a missing feature. */
    public static final Missing REFUSED = new Missing(null, Map.of());

    public Missing {
        // Sorted, so that the digest of a spec is the same in every process.
        byFeature = Collections.unmodifiableSortedMap(new TreeMap<>(byFeature));
    }

    /**
     * Either a number, which may be NaN, or a text.
     *
     * @param text null for a number
     */
    public record Fill(double number, @Nullable String text) implements Serializable {}

    /** Null if a request without this feature is refused. */
    @Nullable
    public Fill of(String feature) {
        return byFeature.getOrDefault(feature, others);
    }
}
