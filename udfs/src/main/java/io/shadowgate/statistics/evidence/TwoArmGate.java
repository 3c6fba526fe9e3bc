package io.shadowgate.statistics.evidence;

import org.apache.commons.math3.special.Beta;

/**
 * A limit on how much larger the shadow's rate may be than the primary's where each request is
 * answered by only one of them. The shadow is good if its rate is truly less than {@code maxExcess}
 * above the primary's.
 *
 * <p>The evidence is the likelihood of the counts under a mixture of all rates, divided by the
 * largest likelihood under the claim to be refuted. It is exact for independent requests, valid at
 * any number of looks, and dear: for rare events {@link FailureRatioGate} needs far fewer requests.
 *
 * @param maxExcess in (-1, 1)
 * @see <a href="https://doi.org/10.1073/pnas.1922664117">Wasserman, Ramdas and Balakrishnan,
 *     Universal inference, PNAS 117(29), 2020</a>, here with Jeffreys mixtures
 */
public record TwoArmGate(double maxExcess) {
    private static final double HALF = Beta.logBeta(0.5, 0.5);

    /** Each step halves the interval; doubles have no more halves. */
    private static final int STEPS = 1100;

    public TwoArmGate {
        if (!(maxExcess > -1 && maxExcess < 1)) {
            throw new IllegalArgumentException("max excess " + maxExcess + " is not in (-1, 1)");
        }
    }

    /** What one arm counted. */
    private record Arm(long events, long requests) {
        Arm {
            Require.counts(events, requests);
        }

        double rate() {
            return (double) events / requests;
        }

        /** The rate nearest to a wish that explains the counts best: any, without requests. */
        double best(double wish) {
            return requests == 0 ? wish : rate();
        }

        double logMixture() {
            return Beta.logBeta(0.5 + events, 0.5 + requests - events) - HALF;
        }

        double logLikelihood(double rate) {
            return times(events, StrictMath.log(rate))
                    + times(requests - events, StrictMath.log1p(-rate));
        }

        double slope(double rate) {
            return times(events, 1 / rate) - times(requests - events, 1 / (1 - rate));
        }

        /** 0 times infinity is 0 here. */
        private static double times(long count, double value) {
            return count == 0 ? 0 : count * value;
        }
    }

    /**
     * @param primaryEvents of {@code primaryRequests}, such as failures
     * @param shadowEvents of {@code shadowRequests}
     * @throws IllegalArgumentException if the counts are impossible
     */
    public LogEvidence evidence(
            long primaryEvents, long primaryRequests, long shadowEvents, long shadowRequests) {
        Arm primary = new Arm(primaryEvents, primaryRequests);
        Arm shadow = new Arm(shadowEvents, shadowRequests);
        double mixture = primary.logMixture() + shadow.logMixture();
        double free =
                primary.logLikelihood(primary.best(0.5)) + shadow.logLikelihood(shadow.best(0.5));
        boolean beyond = shadow.best(1) >= primary.best(0) + maxExcess;
        boolean within = shadow.best(0) <= primary.best(1) + maxExcess;
        double onLimit = beyond && within ? free : largestOnLimit(primary, shadow);
        return new LogEvidence(
                mixture - (beyond ? free : onLimit), mixture - (within ? free : onLimit));
    }

    /** The largest likelihood of rates that differ by exactly the limit: a concave function. */
    private double largestOnLimit(Arm primary, Arm shadow) {
        double low = Math.max(0, -maxExcess);
        double high = Math.min(1, 1 - maxExcess);
        double from = low;
        double to = high;
        for (int i = 0; i < STEPS; i++) {
            double middle = from + (to - from) / 2;
            if (middle <= from || middle >= to) {
                break;
            }
            if (primary.slope(middle) + shadow.slope(middle + maxExcess) > 0) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return Math.max(
                Math.max(onLimit(primary, shadow, from), onLimit(primary, shadow, to)),
                Math.max(onLimit(primary, shadow, low), onLimit(primary, shadow, high)));
    }

    private double onLimit(Arm primary, Arm shadow, double rate) {
        double other = Math.min(1, Math.max(0, rate + maxExcess));
        return primary.logLikelihood(rate) + shadow.logLikelihood(other);
    }
}
