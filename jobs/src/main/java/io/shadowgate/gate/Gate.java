package io.shadowgate.gate;

import io.shadowgate.spec.Gates;
import io.shadowgate.statistics.ClusterCounts;
import io.shadowgate.statistics.Interval;
import io.shadowgate.statistics.evidence.ClusterSums;
import io.shadowgate.statistics.evidence.LogEvidence;
import io.shadowgate.statistics.evidence.RateGate.Side;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the test, and what counts say about it.
 *
 * <p>A gate is a function of counts: it keeps no state and knows no time. The policies decide from
 * what all gates say; the planner asks each how many requests it needs. To add a gate, write a
 * class, name it in {@link Measures}, and document its spec key.
 *
 * <p>Correlated requests say less than independent ones. An {@code effect} is the design effect by
 * which a gate divides its counts, at least 1.
 */
public interface Gate {
    /** The name of the gate in decisions. */
    String name();

    /** The gates that decisions show, and check, together with this one; null for none. */
    @Nullable
    default String group() {
        return null;
    }

    /** The name of the check that this gate belongs to. */
    default String check() {
        return group() == null ? name() : check(group());
    }

    /** The name of the check that stands for a group of gates. */
    static String check(String group) {
        return group + "_ok";
    }

    /** The name of the gate in state: unique among all gates of a test. */
    default String id() {
        return name();
    }

    /** How {@code gates.segments.measures} names it; null for a gate of the whole test only. */
    default Gates.@Nullable Measure measure() {
        return null;
    }

    /** Whether the point policy checks it. */
    default boolean isInPointPolicy() {
        return false;
    }

    /** Whether a sudden change here rings the alarm. */
    default boolean isInAlarm() {
        return false;
    }

    /** The sketches of a window that it reads, beside the plain counts. */
    default Set<Counts.Sketch> sketches() {
        return Set.of();
    }

    /** The limit, in the unit of {@link #observed}. */
    double limit();

    /** On which side of the limit a good shadow is. */
    Side side();

    /** The observed value; null when there is nothing to observe. */
    @Nullable Double observed(Counts counts);

    /** What is observed, in words: {@code agreement}. */
    String what();

    /** The unit of the observed value in words: {@code " ms"}, or an empty text. */
    default String unit() {
        return "";
    }

    /** What a reason says beside the observed value and its limit; empty for nothing. */
    default String detail(Counts counts) {
        return "";
    }

    /** Contains the true value at all looks at once, with probability 1 - alpha. */
    Interval interval(Counts counts, double effect);

    /** What the counts prove for good and for bad. */
    LogEvidence evidence(Counts counts, double effect);

    /** Whether a perfect record of as many requests would prove the shadow good. */
    boolean couldProve(Counts counts, double effect);

    /** How many of the compared requests count at this gate. */
    long trials(Counts counts);

    /** What requests did at this gate: the failures that {@link #mostFailures} limits. */
    Outcome outcome(Counts counts);

    /** The largest share of failures that the limit allows. */
    double mostFailures();

    /**
     * Says what share of failures a shadow needs from now on to get back within the limit.
     *
     * @return null if failures do not add up to what the gate observes
     */
    @Nullable
    default String wish(double failures) {
        return null;
    }

    /**
     * Evidence that a window is beyond the limit and worse than it usually is, a logarithm.
     *
     * @param usual bounds the share of failures at the same phase of the cycle before
     */
    double logWorse(Counts window, double usual, double effect);

    /** Sums over clusters from which its design effect is estimated; the largest applies. */
    default List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of();
    }

    /**
     * The {@link #id} of the gate whose design effect applies where its own clusters tell nothing.
     * A gate that names itself takes the largest that other such gates tell; null takes the largest
     * effect of all such gates, which is always safe.
     */
    @Nullable
    default String borrowsEffectOf() {
        return null;
    }

    /**
     * How many counted requests a shadow needs that does what is expected.
     *
     * @param power the probability that so many requests are enough, in (0, 1)
     */
    Need need(Expected expected, double power);

    /** The same for a shadow that goes on as it did. What was never seen is taken to be perfect. */
    Need need(Counts seen, double power);

    /** The share of compared requests that is expected to count at this gate, above 0. */
    default double share(Expected expected) {
        return 1;
    }

    /** The option of {@code plan} that says what is expected here. */
    String option();

    /** The spec key of the limit. */
    String key();

    /** What {@code primary.noise-floor} says of a shadow that is the primary's own model. */
    default Map<String, Double> noise(Counts counts) {
        return Map.of();
    }

    /** What decisions show beside the gates, with bounds. */
    default List<Estimate> estimates(Counts counts, double effect) {
        return List.of();
    }

    /** The observed value and its limit, in words. */
    default String sentence(@Nullable Double observed) {
        return side() == Side.AT_LEAST
                ? Wording.atLeast(what(), observed, limit(), unit())
                : Wording.atMost(what(), observed, limit(), unit());
    }
}
