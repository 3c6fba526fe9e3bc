package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * One shadow test: a primary, its shadows, and all that decides what their comparison means. Read
 * from a YAML file by {@link SpecReader}, which reports what is wrong with a path for each problem;
 * the records below only refuse what no reader may let through.
 *
 * @param test the name of the test, part of every report and decision
 * @param primary the model whose answers the log holds
 * @param window length of the tumbling event-time window, aligned to the epoch in UTC
 * @param shadows at least one, with different names; at most one has no model
 * @param sha256 digest of what the spec means, in lower-case hex: every value with overrides and
 *     defaults filled in and paths as written, but without {@code sinks}; not changed by comments,
 *     the order of keys, the folder of the spec or where the results go
 * @param windowsSha256 the same without {@code gates} too: of all that decides what windows hold
 */
public record ShadowTest(
        String test,
        Traffic traffic,
        Primary primary,
        List<Shadow> shadows,
        Inference inference,
        Compare compare,
        Duration window,
        Gates gates,
        Sinks sinks,
        String sha256,
        String windowsSha256)
        implements Serializable {

    public ShadowTest {
        shadows = List.copyOf(shadows);
        if (shadows.isEmpty()) {
            throw new IllegalArgumentException("test " + test + " has no shadow");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window " + window + " is not above 0");
        }
    }

    /** The same test on other traffic. */
    public ShadowTest on(Traffic other) {
        return new ShadowTest(
                test,
                other,
                primary,
                shadows,
                inference,
                compare,
                window,
                gates,
                sinks,
                sha256,
                windowsSha256);
    }

    /** The same log with one other shadow, and results in a folder of their own. */
    public ShadowTest against(Shadow shadow, String folder) {
        return new ShadowTest(
                test,
                traffic.unanswered(),
                primary,
                List.of(shadow),
                inference,
                compare,
                window,
                gates,
                new Sinks(new Sinks.Files(folder, false, false, sinks.files().period()), null),
                sha256,
                windowsSha256);
    }

    /** Of the requests, those whose latency counts: those asked alone, unless the log has them. */
    public double latencyShare() {
        return shadows.stream().anyMatch(shadow -> shadow.model() != null)
                ? inference.singleCalls()
                : 1;
    }

    /**
     * Tells apart specs whose open windows must not be added up: all that decides what one request
     * adds to a window of a shadow.
     */
    public String windowsMean() {
        Map<String, Object> counts = compared();
        counts.put("primary", primary.name());
        counts.put("latencyLimitMs", gates.limits().maxShadowLatencyP99Ms());
        counts.put("pairedThresholdMs", gates.pairedLatency().thresholdMs());
        counts.put("classes", gates.classes().names());
        counts.put("cluster", gates.cluster());
        if (gates.cluster() != null) {
            counts.put("segmentsWithClusters", gates.segments().names());
        }
        return Meaning.sha256(counts).substring(0, 8);
    }

    private Map<String, Object> compared() {
        Map<String, Object> parts = new HashMap<>();
        parts.put("test", test);
        parts.put("sample", traffic.sample());
        parts.put("compare", compare);
        parts.put("window", window);
        return parts;
    }

    /**
     * Digest of what evidence on one shadow rests on: of all that the spec says but for the other
     * shadows, where requests come from and where results go.
     *
     * @return null if the test has no such shadow
     */
    @Nullable
    public String sha256Of(String shadow) {
        Shadow one =
                shadows.stream()
                        .filter(each -> each.name().equals(shadow))
                        .findFirst()
                        .orElse(null);
        if (one == null) {
            return null;
        }
        Map<String, Object> rests = compared();
        rests.put("primary", primary);
        rests.put("hasShadowLog", traffic.hasShadowLog());
        rests.put("pairedWithinMs", traffic.reach().toMillis());
        rests.put("shadow", one.name());
        rests.put("features", one.features());
        rests.put("output", one.output());
        rests.put("inference", inference);
        rests.put("gates", gates);
        return Meaning.sha256(rests);
    }

    /**
     * The model whose answers are served.
     *
     * @param noiseFloor null when it was never measured
     */
    public record Primary(String name, @Nullable NoiseFloor noiseFloor) implements Serializable {
        public Primary(String name) {
            this(name, null);
        }
    }
}
