package io.shadowgate.spec;

import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Digests of a spec, as SHA-256 in lower-case hex. Each key of the spec declares which digests it
 * affects ({@link Affects}).
 *
 * @param spec of all keys that affect anything; reports and decisions contain it
 * @param storedWindows of the keys that affect the windows that a backfill keeps
 * @param openWindows of the keys that affect the windows in a job's state
 * @param evidence by shadow name, of the keys that affect the evidence for its verdict
 */
public record Digests(
        String spec, String storedWindows, String openWindows, Map<String, String> evidence)
        implements Serializable {

    public Digests {
        evidence = Map.copyOf(evidence);
    }

    /** Digests of the same test with one shadow that the spec does not name. */
    Digests against(String shadow) {
        return new Digests(spec, storedWindows, openWindows, Map.of(shadow, spec));
    }

    /** Null if the test has no such shadow. */
    @Nullable String evidenceOn(String shadow) {
        return evidence.get(shadow);
    }
}
