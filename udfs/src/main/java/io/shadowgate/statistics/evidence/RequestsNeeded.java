package io.shadowgate.statistics.evidence;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * How many requests it takes to prove a good shadow good: the first of the sample sizes 100, 105,
 * 111, ... , each 5% above the last, that is enough; empty above 1e10. For distances and pairs,
 * which a few percent can take from seldom to nearly always, within 1%.
 */
public final class RequestsNeeded {
    private static final double FIRST = 100;
    private static final double GROWTH = 1.05;
    private static final double MOST = 1e10;

    /** Below the steps of {@link #GROWTH}. */
    private static final double FINE_GROWTH = 1.01;

    private static final int FINE_STEPS = 5;

    private RequestsNeeded() {}

    /**
     * For a rate: until the evidence of a shadow with the rate {@code expected} is enough with
     * probability {@code power} at that one look.
     *
     * @param expected on the good side of the gate's limit
     * @param power in (0, 1)
     * @throws IllegalArgumentException if no number of requests would prove the expected rate
     */
    public static OptionalLong forRate(RateGate gate, double expected, double power) {
        Require.rate("expected rate", expected);
        Require.properRate("power", power);
        if (!gate.keeps(expected)) {
            throw new IllegalArgumentException(
                    "no number of requests proves an expected rate of "
                            + expected
                            + " good at a limit of "
                            + gate.limit());
        }
        return first(n -> gate.power(n, expected) >= power);
    }

    /**
     * For a distance: until what is observed on predictions that follow {@code law} is enough with
     * probability {@code power} at that one look.
     *
     * @param law with a distance below the gate's limit
     * @param alpha in (0, 1)
     * @param power in (0, 1)
     * @throws IllegalArgumentException if no number of requests would prove the expected distance
     */
    public static OptionalLong forDistance(
            DivergenceGate gate, DistanceLaw law, double alpha, double power) {
        check(gate, law, alpha, power);
        return firstFinely(n -> Power.ofDistance(gate, law, n, alpha) >= power);
    }

    /**
     * The same where the evidence is averaged with that of how few pairs are in different bins.
     *
     * @param mismatches the gate of that share, at the gate's {@link DivergenceGate#mismatchLimit}
     */
    public static OptionalLong forDistance(
            DivergenceGate gate, RateGate mismatches, DistanceLaw law, double alpha, double power) {
        check(gate, law, alpha, power);
        return firstFinely(n -> Power.ofDistance(gate, mismatches, law, n, alpha) >= power);
    }

    private static void check(DivergenceGate gate, DistanceLaw law, double alpha, double power) {
        Require.properRate("alpha", alpha);
        Require.properRate("power", power);
        if (!(law.distance() < gate.limit())) {
            throw new IllegalArgumentException(
                    "no number of requests proves an expected distance of "
                            + law.distance()
                            + " good at a limit of "
                            + gate.limit());
        }
    }

    /**
     * For pairs: until the evidence of a shadow that alone does well with the probability {@code
     * better}, and alone fails to with the probability {@code worse}, is enough with probability
     * {@code power} at that one look.
     *
     * @param alpha in (0, 1)
     * @param power in (0, 1)
     * @throws IllegalArgumentException if no number of requests would prove it
     */
    public static OptionalLong forPairs(
            PairedGate gate, double better, double worse, double alpha, double power) {
        Require.rate("rate of better", better);
        Require.rate("rate of worse", worse);
        Require.rate("rate of better or worse", better + worse);
        Require.properRate("alpha", alpha);
        Require.properRate("power", power);
        if (!(worse - better < gate.margin())) {
            throw new IllegalArgumentException(
                    "no number of requests proves an excess of "
                            + (worse - better)
                            + " good at a margin of "
                            + gate.margin());
        }
        return firstFinely(n -> Power.ofPairs(gate, better, worse, n, alpha) >= power);
    }

    /** As {@link #first}, and then the first enough of sizes 1% apart below it. */
    private static OptionalLong firstFinely(LongPredicate enough) {
        OptionalLong coarse = first(enough);
        if (coarse.isEmpty() || coarse.getAsLong() <= FIRST) {
            return coarse;
        }
        double from = coarse.getAsLong() / GROWTH;
        for (int step = 1; step < FINE_STEPS; step++) {
            long n = (long) Math.ceil(from * StrictMath.pow(FINE_GROWTH, step));
            if (enough.test(n)) {
                return OptionalLong.of(n);
            }
        }
        return coarse;
    }

    private static OptionalLong first(LongPredicate enough) {
        double n = FIRST;
        for (int step = 1; n <= MOST; step++) {
            if (enough.test((long) n)) {
                return OptionalLong.of((long) n);
            }
            n = Math.ceil(FIRST * StrictMath.pow(GROWTH, step));
        }
        return OptionalLong.empty();
    }
}
