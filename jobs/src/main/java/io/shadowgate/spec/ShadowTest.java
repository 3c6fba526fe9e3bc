package io.shadowgate.spec;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One shadow test: a primary, its shadows, and everything that defines their comparison. {@link
 * SpecReader} reads it from a YAML file and reports each problem with its path. The records here
 * check only invariants.
 *
 * @param test the name of the test, part of every report and decision
 * @param primary the model whose answers the log holds
 * @param window length of the tumbling event-time window, aligned to the epoch in UTC
 * @param shadows at least one, with different names; at most one has no model
 * @param labels null for a test without labels
 * @param slices null for a test that looks for no slices
 * @param stages the steps from shadow to production; empty for a test of shadows alone
 */
public record ShadowTest(
        String test,
        Traffic traffic,
        Primary primary,
        List<Shadow> shadows,
        Inference inference,
        Compare compare,
        Duration window,
        @Nullable Labels labels,
        Gates gates,
        Sinks sinks,
        @Nullable Slices slices,
        List<Stage> stages,
        Digests digests)
        implements Serializable {

    /** A test of shadows alone, without slices. */
    public ShadowTest(
            String test,
            Traffic traffic,
            Primary primary,
            List<Shadow> shadows,
            Inference inference,
            Compare compare,
            Duration window,
            @Nullable Labels labels,
            Gates gates,
            Sinks sinks,
            Digests digests) {
        this(
                test, traffic, primary, shadows, inference, compare, window, labels, gates, sinks,
                null, List.of(), digests);
    }

    public ShadowTest {
        shadows = List.copyOf(shadows);
        stages = List.copyOf(stages);
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
                test, other, primary, shadows, inference, compare, window, labels, gates, sinks,
                slices, stages, digests);
    }

    /** The same test that looks for other slices. */
    public ShadowTest with(Slices other) {
        return new ShadowTest(
                test, traffic, primary, shadows, inference, compare, window, labels, gates, sinks,
                other, stages, digests);
    }

    /** Whether the log has requests that the new model answered itself. */
    public boolean hasStages() {
        return !stages.isEmpty();
    }

    /** The same log with one different shadow, and results in a separate folder. */
    public ShadowTest against(Shadow shadow, String folder) {
        return new ShadowTest(
                test,
                traffic.unanswered(),
                primary,
                List.of(shadow),
                inference,
                compare,
                window,
                null,
                gates,
                new Sinks(
                        new Sinks.Files(
                                folder, false, false, false, sinks.requiredFiles().period()),
                        null,
                        sinks.privacy()),
                digests.against(shadow.name()));
    }

    /** The labels of a test that has some. */
    public Labels requiredLabels() {
        return Objects.requireNonNull(labels, "the test has no labels");
    }

    /** The slices of a test that looks for some. */
    public Slices requiredSlices() {
        return Objects.requireNonNull(slices, "the test looks for no slices");
    }

    /**
     * The requests whose latency counts: all, if the log has the latencies; otherwise those sent in
     * a call of their own.
     */
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

    /** Digest of the keys that affect the windows that a backfill keeps. */
    public String windowsSha256() {
        return digests.storedWindows();
    }

    /**
     * Digest of the keys that affect open windows; windows with different digests must not be
     * merged.
     */
    public String windowsMean() {
        return digests.openWindows().substring(0, 8);
    }

    /**
     * Digest of the keys that affect the verdict on one shadow. Other shadows, the source of
     * requests and the place of results do not change it.
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
