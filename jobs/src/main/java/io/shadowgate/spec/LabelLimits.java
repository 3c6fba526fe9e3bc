package io.shadowgate.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The limits that labels have to prove, over requests of mature windows. Without any of them labels
 * are counted and shown, and no verdict depends on them.
 *
 * @param maxAccuracyLoss how much smaller the shadow's accuracy may be than the primary's, in [0,
 *     0.4]; null for no such gate
 * @param minAccuracyGain how much larger it must be, in [0, 0.4]; null for no such gate
 * @param minAccuracy the least accuracy of the shadow itself, in [0, 1]; null for no such gate
 * @param loss the loss of scores; null for none
 * @param maxLossIncrease how much larger the shadow's mean loss may be than the primary's, in [0,
 *     0.4]; null exactly if {@code loss} is
 * @param minLabelled the least share of requests with a label among the requests of each kind that
 *     matters, in (0, 1]
 * @param unlabelled what is assumed of requests without a label
 */
public record LabelLimits(
        @Nullable Double maxAccuracyLoss,
        @Nullable Double minAccuracyGain,
        @Nullable Double minAccuracy,
        @Nullable Loss loss,
        @Nullable Double maxLossIncrease,
        double minLabelled,
        Unlabelled unlabelled)
        implements Serializable {

    /** What is assumed of requests without a label. */
    public enum Unlabelled {
        /**
         * They are like the labelled requests of their kind, if enough of each kind are labelled.
         * Otherwise nothing is proven.
         */
        HOLD,
        /** A proof must hold whatever their labels would be. */
        WORST_CASE
    }

    private static final double DEFAULT_LABELLED = 0.5;
    private static final double LARGEST_MARGIN = 0.4;

    /** No limits. */
    public static final LabelLimits NONE =
            new LabelLimits(null, null, null, null, null, DEFAULT_LABELLED, Unlabelled.HOLD);

    public LabelLimits {
        requireMargin("max accuracy loss", maxAccuracyLoss);
        requireMargin("min accuracy gain", minAccuracyGain);
        requireMargin("max loss increase", maxLossIncrease);
        if (minAccuracy != null) {
            Limits.requireRate("min accuracy", minAccuracy);
        }
        if (!(minLabelled > 0 && minLabelled <= 1)) {
            throw new IllegalArgumentException("min labelled " + minLabelled + " is not in (0, 1]");
        }
        if ((loss == null) != (maxLossIncrease == null)) {
            throw new IllegalArgumentException(
                    "a limit of " + maxLossIncrease + " for the loss " + loss);
        }
        if (maxAccuracyLoss != null && minAccuracyGain != null) {
            throw new IllegalArgumentException(
                    "both a loss of at most "
                            + maxAccuracyLoss
                            + " and a gain of at least "
                            + minAccuracyGain);
        }
    }

    private static void requireMargin(String name, @Nullable Double margin) {
        if (margin != null && !(margin >= 0 && margin <= LARGEST_MARGIN)) {
            throw new IllegalArgumentException(
                    name + " " + margin + " is not in [0, " + LARGEST_MARGIN + "]");
        }
    }

    /** Whether a gate is about right and wrong answers. */
    public boolean limitsAccuracy() {
        return maxAccuracyLoss != null || minAccuracyGain != null || minAccuracy != null;
    }

    /** Whether there is any gate. */
    public boolean limitsAnything() {
        return limitsAccuracy() || loss != null;
    }
}
