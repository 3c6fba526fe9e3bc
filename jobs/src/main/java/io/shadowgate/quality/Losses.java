package io.shadowgate.quality;

import io.shadowgate.spec.Loss;

/** The loss of a score: 0 for a perfect one, and 1 for one as bad as counts. */
final class Losses {
    private Losses() {}

    /** Whether a label has losses: a probability needs one that is 0 or 1. */
    static boolean fits(Loss loss, GroundTruth truth) {
        return loss.kind().isOfProbabilities() ? truth.isBinary() : Double.isFinite(truth.number());
    }

    /**
     * @param score NaN counts as the largest loss, and a probability outside [0, 1] as the nearest
     *     one inside
     */
    static double of(Loss loss, double truth, double score) {
        if (Double.isNaN(score)) {
            return 1;
        }
        double probability = Math.min(1, Math.max(0, score));
        double error =
                switch (loss.kind()) {
                    case BRIER -> (truth - probability) * (truth - probability);
                    case ABSOLUTE_ERROR -> Math.abs(truth - score);
                    case LOG_LOSS -> -StrictMath.log(truth == 1 ? probability : 1 - probability);
                };
        return Math.min(1, error / loss.scale());
    }
}
