package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One shadow test: a primary, its shadows, and all that decides what their comparison means. Read
 * from a YAML file by {@link SpecReader}, which reports what is wrong with a path for each problem;
 * the records below only refuse what no reader may let through.
 *
 * @param test the name of the test, part of every report and decision
 * @param primary the model whose answers the log holds
 * @param window length of the tumbling event-time window, aligned to the epoch in UTC
 * @param shadows at least one, with different names; at most one has no model
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
        Digests digests)
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
                test, other, primary, shadows, inference, compare, window, gates, sinks, digests);
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
                new Sinks(
                        new Sinks.Files(folder, false, false, sinks.requiredFiles().period()),
                        null),
                digests.against(shadow.name()));
    }

    /** Of the requests, those whose latency counts: those asked alone, unless the log has them. */
    public double latencyShare() {
        return shadows.stream().anyMatch(shadow -> shadow.model() != null)
                ? inference.singleCalls()
                : 1;
    }

    /**
     * Digest of what the spec means, in lower-case hex. Comments, the order of keys, the folder of
     * the spec and where the results go do not change it.
     */
    public String sha256() {
        return digests.spec();
    }

    /** Digest of what decides about the windows that a backfill keeps. */
    public String windowsSha256() {
        return digests.storedWindows();
    }

    /** Tells apart specs whose open windows must not be added up. */
    public String windowsMean() {
        return digests.openWindows().substring(0, 8);
    }

    /**
     * Digest of what the verdict on one shadow rests on: not of the other shadows, where requests
     * come from and where results go.
     *
     * @return null if the test has no such shadow
     */
    @Nullable
    public String sha256Of(String shadow) {
        return digests.evidenceOn(shadow);
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
