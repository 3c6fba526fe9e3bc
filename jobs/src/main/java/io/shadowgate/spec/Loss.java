package io.shadowgate.spec;

import java.io.Serializable;

/**
 * The loss of a score once its label is known: a number in [0, 1].
 *
 * @param scale the error that counts as the whole loss of 1; larger errors count as 1 too. Above 0.
 *     For {@link Kind#BRIER} always 1
 */
public record Loss(Kind kind, double scale) implements Serializable {

    /** The name of a loss. */
    public enum Kind {
        /** The square of the difference between label and probability. */
        BRIER,
        /** The difference between label and score, divided by the scale. */
        ABSOLUTE_ERROR,
        /**
         * The negative natural logarithm of the probability that the model gave to what happened,
         * divided by the scale.
         */
        LOG_LOSS;

        /** As of a model that gave what happened a probability of one percent. */
        private static final double USUAL_LOG_LOSS = 4.605;

        /** Whether scores are probabilities of a label that is 0 or 1. */
        public boolean isOfProbabilities() {
            return this != ABSOLUTE_ERROR;
        }

        /** The scale where the spec names none; an absolute error has none. */
        double usualScale() {
            return this == LOG_LOSS ? USUAL_LOG_LOSS : 1;
        }
    }

    public Loss {
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException("scale " + scale + " of a loss is not above 0");
        }
        if (kind == Kind.BRIER && scale != 1) {
            throw new IllegalArgumentException("scale " + scale + " of a Brier loss is not 1");
        }
    }
}
