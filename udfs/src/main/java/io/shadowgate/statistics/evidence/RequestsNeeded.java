package io.shadowgate.statistics.evidence;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * How many requests it takes to prove a good shadow good: the first of the sample sizes 100, 105,
 * 111, ... , each 5% above the last, that is enough; empty above 1e10.
 */
public final class RequestsNeeded {
    private static final double FIRST = 100;
    private static final double GROWTH = 1.05;
    private static final double MOST = 1e10;

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
     * For a distance: until exactly this distance, observed on predictions that are spread evenly
     * over the bins, is enough. That spread is the costliest.
     *
     * @param expected at least 0 and below the gate's limit
     * @param alpha in (0, 1)
     * @throws IllegalArgumentException if no number of requests would prove the expected distance
     */
    public static OptionalLong forDistance(DivergenceGate gate, double expected, double alpha) {
        Require.properRate("alpha", alpha);
        if (!(expected >= 0 && expected < gate.limit())) {
            throw new IllegalArgumentException(
                    "no number of requests proves an expected distance of "
                            + expected
                            + " good at a limit of "
                            + gate.limit());
        }
        double threshold = -StrictMath.log(alpha);
        return first(n -> gate.logGoodWhenEven(expected, n) >= threshold);
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
