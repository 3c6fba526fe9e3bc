package io.shadowgate.spec;

import io.shadowgate.layout.FieldPath;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Digests of the meaning of a spec. Each is the SHA-256 of one JSON object from path to value,
 * sorted by path, with the keys that affect it. Overrides are applied, durations are in ISO-8601,
 * sizes in bytes, latencies in milliseconds, and file paths as they were written.
 *
 * <p>A value that equals its default is left out. So a new key does not change the digest of specs
 * that do not use it. A renamed key keeps its first name here. Comments, the order of keys and the
 * spelling of numbers do not matter.
 */
final class SpecDigest {
    /**
     * Increase this when a default changes, because specs without the key then change their
     * meaning.
     */
    private static final int DEFAULTS = 1;

    private static final JsonMapper JSON = new JsonMapper();

    private final SpecValues values;
    private final boolean clusters;

    private SpecDigest(SpecValues values) {
        this.values = values;
        this.clusters = values.get(SpecKeys.CLUSTER) != null;
    }

    static Digests of(SpecValues values) {
        SpecDigest digest = new SpecDigest(values);
        Map<String, String> evidence = new HashMap<>();
        for (int i = 0; i < values.shadows(); i++) {
            evidence.put(values.known(SpecKeys.SHADOW_NAME, i), digest.ofEvidence(i));
        }
        return new Digests(
                sha256(digest.covered("spec", affects -> affects != Affects.NOTHING)),
                sha256(digest.ofWindows("stored windows", Affects::storedWindows)),
                sha256(digest.ofWindows("open windows", Affects::openWindows)),
                evidence);
    }

    private static String sha256(SortedMap<String, Object> covered) {
        return DigestUtils.sha256Hex(JSON.writeValueAsString(covered));
    }

    private SortedMap<String, Object> covered(String name, Predicate<Affects> what) {
        SortedMap<String, Object> covered = new TreeMap<>();
        covered.put("digest", name);
        covered.put("defaults", DEFAULTS);
        for (SpecKey<?> key : SpecKeys.ALL) {
            if (!what.test(key.affects().where(clusters))) {
                continue;
            }
            if (key.path().startsWith(SpecKeys.SHADOWS)) {
                for (int i = 0; i < values.shadows(); i++) {
                    put(covered, SpecValues.at(key.path(), i), key, values.get(key, i));
                }
            } else {
                put(covered, key.firstName(), key, values.get(key));
            }
        }
        return covered;
    }

    /** A test with stages counts arms too, and leaves their requests out of the comparison. */
    private SortedMap<String, Object> ofWindows(String name, Predicate<Affects> what) {
        SortedMap<String, Object> covered = covered(name, what);
        if (!values.known(SpecKeys.STAGES).isEmpty()) {
            covered.put("arms", true);
        }
        return covered;
    }

    private String ofEvidence(int shadow) {
        SortedMap<String, Object> covered = covered("evidence", Affects::evidence);
        covered.keySet().removeIf(path -> path.startsWith(SpecKeys.SHADOWS));
        for (SpecKey<?> key : SpecKeys.ALL) {
            if (key.path().startsWith(SpecKeys.SHADOWS) && key.affects().evidence()) {
                put(covered, key.path(), key, values.get(key, shadow));
            }
        }
        // The place of the log does not matter, but whether its answers must be paired does.
        covered.put("paired", values.has("traffic.shadow-log"));
        if (values.get(SpecKeys.ALPHA_FOR) == Gates.AlphaFor.TEST) {
            covered.put("shadows", values.shadows());
        }
        return sha256(covered);
    }

    private static void put(
            SortedMap<String, Object> covered,
            String path,
            SpecKey<?> key,
            @Nullable Object value) {
        if (value != null && !value.equals(key.defaultValue())) {
            covered.put(path, plain(value));
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Duration
                || value instanceof KafkaOffset
                || value instanceof FieldPath
                || value instanceof TensorType
                || value instanceof Stage
                || value instanceof Written
                || value instanceof ZoneId) {
            return value.toString();
        }
        if (value instanceof Map<?, ?> map) {
            SortedMap<String, Object> plain = new TreeMap<>();
            map.forEach((key, each) -> plain.put(key.toString(), plain(each)));
            return plain;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SpecDigest::plain).toList();
        }
        return value instanceof Enum<?> constant ? SpecTypes.lowerCase(constant) : value;
    }
}
