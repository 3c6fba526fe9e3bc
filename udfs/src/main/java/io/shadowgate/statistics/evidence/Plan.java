package io.shadowgate.statistics.evidence;

/**
 * The duration and cost of a shadow test on given traffic.
 *
 * @param requestsPerDay requests that the primary serves per day, above 0
 * @param fraction the share of requests that is mirrored, in (0, 1]
 * @param validFraction the share of mirrored requests that become a pair, in (0, 1]
 * @param minDays least duration, at least 1
 * @param cycleDays the period of the traffic, at least 1. A test lasts whole cycles: the good hours
 *     of a day alone could promote a shadow that fails in the bad ones
 */
public record Plan(
        double requestsPerDay, double fraction, double validFraction, int minDays, int cycleDays) {

    /** The recommended number of pairs, divided by the needed number. */
    private static final double HEADROOM = 1.5;

    public Plan {
        Require.positive("requests per day", requestsPerDay);
        requireShare("mirrored fraction", fraction);
        requireShare("valid fraction", validFraction);
        if (minDays < 1 || cycleDays < 1) {
            throw new IllegalArgumentException(
                    "at least "
                            + minDays
                            + " days in cycles of "
                            + cycleDays
                            + " days: expected 1 or more of both");
        }
    }

    public double pairsPerDay() {
        return requestsPerDay * fraction * validFraction;
    }

    /** Days until there are {@code pairs} pairs, rounded up. */
    public long daysFor(long pairs) {
        return (long) Math.ceil(checked(pairs) / pairsPerDay());
    }

    /** The test's duration in days: enough pairs, the least duration, and whole cycles. */
    public long days(long pairs) {
        long least = Math.max(daysFor(pairs), minDays);
        return Math.multiplyExact((least + cycleDays - 1) / cycleDays, (long) cycleDays);
    }

    /**
     * The smallest fraction to mirror that gives 1.5 times {@code pairs} within the least duration;
     * 1 if all traffic is needed.
     */
    public double recommendedFraction(long pairs) {
        return Math.min(1, HEADROOM * checked(pairs) / (requestsPerDay * validFraction * minDays));
    }

    /**
     * The computing cost of both models, divided by that of the primary alone.
     *
     * @param costRatio cost of a request to the shadow, divided by that of a request to the
     *     primary; 0 or more
     */
    public double computeMultiplier(double costRatio) {
        return 1 + fraction * requireCost("cost ratio", costRatio);
    }

    /**
     * The cost of the shadow's computing over a test of {@code days} days.
     *
     * @param primaryCostPerDay in any currency; the result has the same one
     */
    public double extraCost(double primaryCostPerDay, double costRatio, long days) {
        return requireCost("cost per day", primaryCostPerDay)
                * fraction
                * requireCost("cost ratio", costRatio)
                * days;
    }

    /** Bytes of all mirrored requests of {@code days} days, kept until the end. */
    public double storageBytes(int bytesPerComparison, double days) {
        return requestsPerDay
                * fraction
                * requireCost("bytes per comparison", bytesPerComparison)
                * days;
    }

    private static long checked(long pairs) {
        if (pairs < 1) {
            throw new IllegalArgumentException(pairs + " pairs needed: expected at least 1");
        }
        return pairs;
    }

    private static double requireCost(String name, double cost) {
        if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " " + cost + " is not 0 or more, and finite");
        }
        return cost;
    }

    private static void requireShare(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not above 0 and up to 1");
        }
    }
}
