package io.shadowgate.statistics.evidence;

/**
 * How long a shadow test takes on given traffic, and what it costs.
 *
 * @param requestsPerDay that the primary serves, above 0
 * @param fraction of them that is mirrored, in (0, 1]
 * @param validFraction of the mirrored ones that become a pair, in (0, 1]
 * @param minDays least duration, at least 1
 * @param cycleDays the rhythm of the traffic, at least 1: a test lasts whole cycles, or the good
 *     hours of a day could promote what the bad ones would not
 */
public record Plan(
        double requestsPerDay, double fraction, double validFraction, int minDays, int cycleDays) {

    /** What is recommended over what is needed. */
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

    /** Days until that many pairs are there, begun days as whole ones. */
    public long daysFor(long pairs) {
        return (long) Math.ceil(checked(pairs) / pairsPerDay());
    }

    /** Days that the test lasts: enough pairs, the least duration, and whole cycles. */
    public long days(long pairs) {
        long least = Math.max(daysFor(pairs), minDays);
        return Math.multiplyExact((least + cycleDays - 1) / cycleDays, (long) cycleDays);
    }

    /**
     * The smallest fraction to mirror that brings that many pairs, and half as many to spare,
     * within the least duration; 1 when all traffic is not too much.
     */
    public double recommendedFraction(long pairs) {
        return Math.min(1, HEADROOM * checked(pairs) / (requestsPerDay * validFraction * minDays));
    }

    /**
     * Computing for both models over that for the primary alone.
     *
     * @param costRatio cost of a request to the shadow over that of one to the primary, 0 or more
     */
    public double computeMultiplier(double costRatio) {
        return 1 + fraction * requireCost("cost ratio", costRatio);
    }

    /**
     * What the shadow's computing costs over a test of so many days.
     *
     * @param primaryCostPerDay in any currency, which is that of the result
     */
    public double extraCost(double primaryCostPerDay, double costRatio, long days) {
        return requireCost("cost per day", primaryCostPerDay)
                * fraction
                * requireCost("cost ratio", costRatio)
                * days;
    }

    /** Bytes of all mirrored requests of so many days, kept to the end. */
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
