package io.shadowgate.spec;

import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells two specs apart, as SHA-256 in lower-case hex. Each key of the spec declares which of
 * these it affects ({@link Affects}).
 *
 * @param spec of all keys that affect anything; reports and decisions quote it
 * @param storedWindows of what decides about the windows that a backfill keeps
 * @param openWindows of what decides what a request adds to a window in a job's state
 * @param evidence by the name of a shadow, of what its verdict rests on
 */
public record Digests(
        String spec, String storedWindows, String openWindows, Map<String, String> evidence)
        implements Serializable {

    public Digests {
        evidence = Map.copyOf(evidence);
    }

    /** Of the same test with one shadow that the spec does not name. */
    Digests against(String shadow) {
        return new Digests(spec, storedWindows, openWindows, Map.of(shadow, spec));
    }

    /** Null if the test has no such shadow. */
    @Nullable String evidenceOn(String shadow) {
        return evidence.get(shadow);
    }
}
