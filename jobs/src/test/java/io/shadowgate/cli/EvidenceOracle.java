package io.shadowgate.cli;

import java.util.Arrays;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * The evidence of the literature's formulas, written down as they stand there (Howard, Ramdas,
 * McAuliffe and Sekhon 2021 for rates; Lindon and Malek 2022 for distributions). Shares no code
 * with what it checks.
 */
final class EvidenceOracle {
    static final double ALPHA = 0.05;
    static final double ENOUGH = Math.log(1 / ALPHA);

    /** Evidence for good and for bad, as logarithms. */
    record Logs(double good, double bad) {}

    /** What a window, or all windows so far, hold. */
    static final class Sums {
        final long[] primary = new long[DemoOracle.BINS];
        final long[] shadow = new long[DemoOracle.BINS];
        long compared;
        long scored;
        long agreed;
        long measured;
        long over;
        long matched;

        void add(Sums other) {
            compared += other.compared;
            scored += other.scored;
            agreed += other.agreed;
            measured += other.measured;
            over += other.over;
            matched += other.matched;
            for (int i = 0; i < primary.length; i++) {
                primary[i] += other.primary[i];
                shadow[i] += other.shadow[i];
            }
        }

        /**
         * Agreement, latency, errors, distribution, under the limits of the demo.
         *
         * @param effects what the counts of each are divided by
         */
        Logs[] gates(double tunedTo, double[] effects) {
            return new Logs[] {
                rate(0.9, scored / effects[0], agreed / effects[0], tunedTo),
                flipped(rate(0.01, measured / effects[1], over / effects[1], calls(tunedTo))),
                flipped(rate(0.001, compared / effects[2], errors() / effects[2], tunedTo)),
                distance(tunedTo, effects[3])
            };
        }

        /** Trials of the same four. */
        long[] trials() {
            return new long[] {scored, measured, compared, scored};
        }

        /** Failures of the same four. */
        long[] failures() {
            return new long[] {scored - agreed, over, errors(), scored - matched};
        }

        long errors() {
            return compared - scored;
        }

        private static Logs flipped(Logs logs) {
            return new Logs(logs.bad, logs.good);
        }

        private Logs distance(double tunedTo, double effect) {
            double limit = 0.15;
            double observed = jensenShannon(primary, shadow);
            double cost =
                    Math.max(
                                    regret(primary, DemoOracle.BINS + 3, effect),
                                    regret(shadow, DemoOracle.BINS + 3, effect))
                            + Math.log(2);
            double good = near(limit, observed, scored / effect);
            double bad = ball(observed - limit, scored / effect, cost);
            double coupled =
                    rate(
                                    limit * limit / Math.log(2),
                                    scored / effect,
                                    (scored - matched) / effect,
                                    tunedTo)
                            .bad;
            return new Logs(logMean(good, coupled), bad);
        }
    }

    /** One request in fifty has a latency; evidence is tuned to no fewer than a hundred. */
    static double calls(double requests) {
        return Math.max(100, requests / 50);
    }

    private EvidenceOracle() {}

    /**
     * {@code good} is evidence that the rate is above {@code p}, {@code bad} that it is below.
     *
     * @param n trials
     * @param s successes
     */
    static Logs rate(double p, double n, double s, double tunedTo) {
        double l = Math.log(1 / (2 * ALPHA));
        double mass = Math.max(tunedTo / (2 * l + Math.log(1 + 2 * l)) - 1, 0.001);
        double a = mass * p;
        double b = mass * (1 - p);
        double common =
                Beta.logBeta(a + s, b + n - s)
                        - Beta.logBeta(a, b)
                        - s * Math.log(p)
                        - (n - s) * Math.log(1 - p);
        double above =
                logTail(1 - p, b + n - s, a + s) - Math.log(Beta.regularizedBeta(1 - p, b, a));
        double below = logTail(p, a + s, b + n - s) - Math.log(Beta.regularizedBeta(p, a, b));
        return new Logs(common + above, common + below);
    }

    /** Of the regularized beta function; by its series (DLMF 8.17.8) where it is next to 0. */
    private static double logTail(double x, double a, double b) {
        double tail = Beta.regularizedBeta(x, a, b);
        if (tail > 1e-200) {
            return Math.log(tail);
        }
        double term = 1;
        double sum = 1;
        for (int i = 0; term > 1e-17 * sum; i++) {
            term *= (a + b + i) / (a + 1 + i) * x;
            sum += term;
        }
        return a * Math.log(x)
                + b * Math.log(1 - x)
                - Math.log(a)
                - Beta.logBeta(a, b)
                + Math.log(sum);
    }

    /** Of the two-sided mixture: below {@link #ENOUGH} for the rates of the interval. */
    static double twoSided(double p, double n, double s, double tunedTo) {
        double l = Math.log(1 / ALPHA);
        double mass = tunedTo / (2 * l + Math.log(1 + 2 * l)) - 1;
        double a = mass * p;
        double b = mass * (1 - p);
        return Beta.logBeta(a + s, b + n - s)
                - Beta.logBeta(a, b)
                - s * Math.log(p)
                - (n - s) * Math.log(1 - p);
    }

    /** How far a distance's interval reaches down, for one of its sides. */
    static double radius(long[] counts, int bins, double effect) {
        double n = Arrays.stream(counts).sum() / effect;
        return Math.sqrt(
                Math.log(2) / 2 * (regret(counts, bins, effect) + Math.log(4 / ALPHA)) / n);
    }

    /** That a distance is below its limit: stakes of 1/2, 1/4, ..., more often the larger ones. */
    static double near(double limit, double observed, double n) {
        double[] logs = new double[16];
        double weights = 0;
        double stake = 1;
        for (int k = 1; k <= logs.length; k++) {
            stake /= 2;
            double weight = 1.0 / k - 1.0 / (k + 1);
            weights += weight;
            double most = 1 - stake * limit * limit + stake * stake * limit * limit;
            logs[k - 1] =
                    Math.log(weight * logs.length)
                            - n * Math.log(most)
                            - n * stake * observed * observed;
        }
        return logMean(logs) - Math.log(weights);
    }

    private static double ball(double gap, double n, double cost) {
        return gap > 0 ? n * gap * gap / (2 * Math.log(2)) - cost : Double.NEGATIVE_INFINITY;
    }

    private static double regret(long[] counts, int bins, double effect) {
        double n = Arrays.stream(counts).sum() / effect;
        double best = 0;
        double mixed = -Gamma.logGamma(n + bins / 2.0) + Gamma.logGamma(bins / 2.0);
        for (long each : counts) {
            double count = each / effect;
            best += count == 0 ? 0 : count * Math.log(count / n);
            mixed += Gamma.logGamma(count + 0.5) - Gamma.logGamma(0.5);
        }
        return best - mixed;
    }

    static double jensenShannon(long[] primary, long[] shadow) {
        double n = Arrays.stream(primary).sum();
        double sum = 0;
        for (int i = 0; i < primary.length; i++) {
            double p = primary[i] / n;
            double s = shadow[i] / n;
            double middle = (p + s) / 2;
            sum += p == 0 ? 0 : p * Math.log(p / middle) / 2;
            sum += s == 0 ? 0 : s * Math.log(s / middle) / 2;
        }
        return Math.sqrt(Math.max(0, sum));
    }

    static double logMean(double... logs) {
        double largest = Arrays.stream(logs).max().orElseThrow();
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest) / logs.length;
        }
        return largest + Math.log(sum);
    }
}
