package io.shadowgate.statistics.evidence;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * The number of requests needed to prove a good shadow good: the first sufficient size of 100, 105,
 * 111, ..., each 5% above the last; empty above 1e10. Distances and pairs use steps of 1%, because
 * a few percent more requests can raise their power from low to nearly 1.
 */
public final class RequestsNeeded {
    private static final double FIRST = 100;
    private static final double GROWTH = 1.05;
    private static final double MOST = 1e10;

    /** The finer steps, within a step of {@link #GROWTH}. */
    private static final double FINE_GROWTH = 1.01;

    private static final int FINE_STEPS = 5;

    private RequestsNeeded() {}

    /**
     * For a rate: a shadow with the rate {@code expected} is proven good with probability {@code
     * power} at one look after this number of requests.
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
     * For a distance: predictions that follow {@code law} are proven good with probability {@code
     * power} at one look after this number of requests.
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
     * The same, with the evidence averaged with that from the share of pairs in different bins.
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
     * For pairs: a shadow is proven good with probability {@code power} at one look after this
     * number of requests. Only the shadow does well with probability {@code better}; only the
     * primary does well with probability {@code worse}.
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

    /**
     * For losses: a shadow is proven good with probability {@code power} at one look after this
     * number of requests.
     *
     * @param shares the shares of requests by the primary's loss less the shadow's, in bins of
     *     equal width from -1 to 1
     * @param alpha in (0, 1)
     * @param power in (0, 1)
     */
    public static OptionalLong forLosses(
            LossGate gate, double[] shares, double alpha, double power) {
        Require.properRate("alpha", alpha);
        Require.properRate("power", power);
        return firstFinely(n -> gate.power(shares, n, alpha) >= power);
    }

    /** As {@link #first}, refined in steps of 1% below it. */
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
