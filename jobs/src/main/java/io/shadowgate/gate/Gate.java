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
 * A limit of the test and the evidence about it.
 *
 * <p>A gate is a function of counts: it keeps no state and does not know the time. The policies
 * decide from the results of all gates. The planner asks each gate how many requests it needs. To
 * add a gate, write a class, name it in {@link Measures}, and document its spec key.
 *
 * <p>Correlated requests carry less evidence than independent ones. An {@code effect} is the design
 * effect by which a gate divides its counts, at least 1.
 */
public interface Gate {
    /** The name of the gate in decisions. */
    String name();

    /** The name of the group of gates that decisions show and check as one; null for none. */
    @Nullable
    default String group() {
        return null;
    }

    /** The name of the check that this gate belongs to. */
    default String check() {
        return group() == null ? name() : check(group());
    }

    /** The name of the check of a group of gates. */
    static String check(String group) {
        return group + "_ok";
    }

    /** The name of the gate in state: unique among all gates of a test. */
    default String id() {
        return name();
    }

    /** Its name in {@code gates.segments.measures}; null if it exists only for the whole test. */
    default Gates.@Nullable Measure measure() {
        return null;
    }

    /** Whether the point policy checks it. */
    default boolean isInPointPolicy() {
        return false;
    }

    /** Whether a sudden change at this gate can ring the alarm. */
    default boolean isInAlarm() {
        return false;
    }

    /** The sketches that it reads, in addition to the plain counts. */
    default Set<Counts.Sketch> sketches() {
        return Set.of();
    }

    /** The limit, in the unit of {@link #observed}. */
    double limit();

    /** The side of the limit on which a shadow is good. */
    Side side();

    /** The observed value; null if there is nothing to observe. */
    @Nullable Double observed(Counts counts);

    /** The name of the observed value for messages, such as {@code agreement}. */
    String what();

    /** The unit for messages, such as {@code " ms"}; may be empty. */
    default String unit() {
        return "";
    }

    /** Whether the observed value is a share, which people read in percent. */
    default boolean isShare() {
        return false;
    }

    /** Text that a reason adds to the observed value and its limit; may be empty. */
    default String detail(Counts counts) {
        return "";
    }

    /** An interval that contains the true value at every look with probability 1 - alpha. */
    Interval interval(Counts counts, double effect);

    /** The evidence for good and for bad. */
    LogEvidence evidence(Counts counts, double effect);

    /**
     * Says why these counts cannot show that a shadow is good, although it may be: what they count
     * is not what the test is about. They can still show that it is bad.
     *
     * @return a clause that follows the observed value and its limit; null if there is no such
     *     fault
     */
    @Nullable
    default String fault(Counts counts) {
        return null;
    }

    /** Whether a perfect record of the same number of requests would prove the shadow good. */
    boolean couldProve(Counts counts, double effect);

    /** The number of compared requests that count at this gate. */
    long trials(Counts counts);

    /** The failures of requests at this gate, which {@link #mostFailures} limits. */
    Outcome outcome(Counts counts);

    /** The largest share of failures that the limit allows. */
    double mostFailures();

    /**
     * Describes the share of failures that a shadow needs from now on to get back within the limit.
     *
     * @return null if failures do not add up to what the gate observes
     */
    @Nullable
    default String wish(double failures) {
        return null;
    }

    /**
     * Evidence that a window is beyond the limit and worse than usual, a logarithm.
     *
     * @param usual an upper bound of the share of failures at the same phase of the previous cycle
     */
    double logWorse(Counts window, double usual, double effect);

    /** Sums over clusters. Each gives an estimate of the design effect; the largest applies. */
    default List<ClusterSums> clusters(ClusterCounts counts) {
        return List.of();
    }

    /**
     * The {@link #id} of the gate whose design effect applies if this gate's clusters give no
     * estimate. A gate that returns its own id takes the largest estimate of the other gates that
     * do so. Null takes the largest estimate of all gates, which is always safe.
     */
    @Nullable
    default String borrowsEffectOf() {
        return null;
    }

    /**
     * The number of counted requests that a shadow with the expected behaviour needs.
     *
     * @param power the probability that this number of requests is enough, in (0, 1)
     */
    Need need(Expected expected, double power);

    /**
     * The same for a shadow that continues as before. Values without any data are assumed to be
     * perfect.
     */
    Need need(Counts seen, double power);

    /** The expected share of compared requests that count at this gate, above 0. */
    default double share(Expected expected) {
        return 1;
    }

    /** The option of {@code plan} that sets the expected value. */
    String option();

    /** The spec key of the limit. */
    String key();

    /**
     * The values of {@code primary.noise-floor}, measured on a shadow that is the primary's own
     * model.
     */
    default Map<String, Double> noise(Counts counts) {
        return Map.of();
    }

    /** Further values with bounds that decisions show. */
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
