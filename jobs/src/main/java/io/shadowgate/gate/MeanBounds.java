package io.shadowgate.gate;

import java.util.function.DoubleUnaryOperator;

/**
 * Bounds of a mean gain that hold at every look together: the gains that evidence does not exclude.
 * Evidence cannot be about gains beyond 0.4, so the bound is then the largest possible gain.
 */
final class MeanBounds {
    private static final double REACH = 0.4;
    private static final int STEPS = 40;

    private MeanBounds() {}

    /**
     * @param logGood evidence that the gain is above {@code -margin}, by margin; it grows with it
     * @param alpha of both bounds together
     */
    static double lower(DoubleUnaryOperator logGood, double alpha) {
        double enough = -StrictMath.log(alpha / 2);
        if (logGood.applyAsDouble(REACH) < enough) {
            return -1;
        }
        double proven = REACH;
        double open = -REACH;
        for (int step = 0; step < STEPS; step++) {
            double middle = (proven + open) / 2;
            if (logGood.applyAsDouble(middle) >= enough) {
                proven = middle;
            } else {
                open = middle;
            }
        }
        return -proven;
    }

    /**
     * @param logBad evidence that the gain is below {@code -margin}, by margin; it falls with it
     */
    static double upper(DoubleUnaryOperator logBad, double alpha) {
        return -lower(margin -> logBad.applyAsDouble(-margin), alpha);
    }
}
