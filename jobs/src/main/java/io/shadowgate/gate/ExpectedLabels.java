package io.shadowgate.gate;

/**
 * What the labels are expected to say.
 *
 * @param labelled the share of requests that have a label once they are mature, the same of every
 *     kind, in (0, 1]
 * @param shadowRight the share of requests on which only the shadow is right, in [0, 1]
 * @param primaryRight the same for the primary
 * @param accuracy the share of requests on which the shadow is right, in [0, 1]
 * @param lossIncrease the shadow's mean loss less the primary's, in [-1, 1]
 * @param lossDeviation the standard deviation of that difference between requests, in [0, 1]
 */
public record ExpectedLabels(
        double labelled,
        double shadowRight,
        double primaryRight,
        double accuracy,
        double lossIncrease,
        double lossDeviation) {

    private static final int BINS = 200;

    /** Labels of all requests, which find no difference and no fault. */
    public static final ExpectedLabels PERFECT = new ExpectedLabels(1, 0, 0, 1, 0, 0);

    public ExpectedLabels {
        if (!(labelled > 0)) {
            throw new IllegalArgumentException("labelled " + labelled + " is not in (0, 1]");
        }
        requireShare("labelled", labelled);
        requireShare("shadow right", shadowRight);
        requireShare("primary right", primaryRight);
        requireShare("only one right", shadowRight + primaryRight);
        requireShare("accuracy", accuracy);
        requireShare("deviation of the loss", lossDeviation);
        if (!(Math.abs(lossIncrease) + lossDeviation <= 1)) {
            throw new IllegalArgumentException(
                    "loss increase "
                            + lossIncrease
                            + " with a deviation of "
                            + lossDeviation
                            + " is not within [-1, 1]");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " " + share + " is not in [0, 1]");
        }
    }

    /**
     * The shares of requests by the primary's loss less the shadow's, in bins of equal width from
     * -1 to 1: half of the requests are a deviation above the mean, and half below.
     */
    double[] lossShares() {
        double[] shares = new double[BINS];
        shares[bin(0 - lossIncrease - lossDeviation)] += 0.5;
        shares[bin(0 - lossIncrease + lossDeviation)] += 0.5;
        return shares;
    }

    private static int bin(double difference) {
        return (int) Math.min(BINS - 1, Math.max(0, Math.floor((difference + 1) * BINS / 2)));
    }
}
