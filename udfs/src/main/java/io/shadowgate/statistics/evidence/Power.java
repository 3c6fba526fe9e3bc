package io.shadowgate.statistics.evidence;

import java.util.function.DoubleUnaryOperator;

/**
 * The probability that a number of trials proves a good shadow good at one look, for gates whose
 * evidence depends on two counts. The error is one or two percent.
 */
final class Power {
    /**
     * The law of the first count is cut into this number of parts; the middle represents each part.
     */
    private static final int PARTS = 32;

    /** Counts farther than this number of standard deviations from the mean are ignored. */
    private static final double REACH = 6;

    private static final int STEPS = 50;

    private Power() {}

    /** The power for a distance, from the counts per bin. */
    static double ofDistance(DivergenceGate gate, DistanceLaw law, long pairs, double alpha) {
        return law.atMost(mostSquared(gate, pairs, -StrictMath.log(alpha)), pairs);
    }

    /** The same, averaged with the evidence from the share of pairs in different bins. */
    static double ofDistance(
            DivergenceGate gate, RateGate mismatches, DistanceLaw law, long pairs, double alpha) {
        return mean(
                pairs,
                law.differing(),
                differing -> {
                    double missing =
                            2 / alpha
                                    - StrictMath.exp(mismatches.evidence(differing, pairs).good());
                    return missing <= 0
                            ? 1
                            : law.with(differing / pairs)
                                    .atMost(
                                            mostSquared(gate, pairs, StrictMath.log(missing)),
                                            pairs);
                });
    }

    /** The largest squared distance that gives at least this evidence; below 0 if none does. */
    private static double mostSquared(DivergenceGate gate, long pairs, double logGood) {
        if (gate.logGood(0, pairs) < logGood) {
            return -1;
        }
        double enough = 0;
        double tooMuch = gate.limit() * gate.limit();
        for (int step = 0; step < STEPS; step++) {
            double middle = (enough + tooMuch) / 2;
            if (gate.logGood(middle, pairs) >= logGood) {
                enough = middle;
            } else {
                tooMuch = middle;
            }
        }
        return enough;
    }

    /**
     * The power for pairs: {@code better} and {@code worse} are the probabilities that only the
     * shadow, or only the primary, does well.
     */
    static double ofPairs(PairedGate gate, double better, double worse, long trials, double alpha) {
        double threshold = -StrictMath.log(alpha);
        return mean(
                trials,
                better,
                count -> {
                    long up = (long) count;
                    long rest = trials - up;
                    long enough = -1;
                    long tooMany = rest + 1;
                    while (tooMany - enough > 1) {
                        long middle = enough + (tooMany - enough) / 2;
                        if (gate.evidence(up, middle, trials).good() >= threshold) {
                            enough = middle;
                        } else {
                            tooMany = middle;
                        }
                    }
                    return atMost(enough, rest, Math.min(1, worse / (1 - better)));
                });
    }

    /** The mean of a function of a binomial count. */
    private static double mean(long trials, double rate, DoubleUnaryOperator of) {
        double deviation = Math.sqrt(trials * rate * (1 - rate));
        long first = (long) Math.max(0, trials * rate - REACH * deviation - REACH);
        long last = (long) Math.min(trials, trials * rate + REACH * deviation + REACH);
        long width = Math.max(1, (last - first) / PARTS);
        double mean = 0;
        double before = atMost(first - 1, trials, rate);
        for (long from = first; from <= last; from += width) {
            long to = Math.min(last, from + width - 1);
            double now = atMost(to, trials, rate);
            if (now > before) {
                mean += (now - before) * of.applyAsDouble(from + (to - from) / 2);
            }
            before = now;
        }
        return mean;
    }

    private static double atMost(long count, long trials, double rate) {
        if (count < 0) {
            return 0;
        }
        return count >= trials ? 1 : RateGate.atLeast(trials - count, trials, 1 - rate);
    }
}
