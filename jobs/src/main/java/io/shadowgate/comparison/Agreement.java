package io.shadowgate.comparison;

import io.shadowgate.config.Compare;
import io.shadowgate.statistics.Vectors;
import io.shadowgate.traffic.Prediction;
import java.io.Serializable;

/** Whether two predictions of a test say the same. */
public final class Agreement implements Serializable {
    private static final long serialVersionUID = 1;

    private final Compare compare;

    public Agreement(Compare compare) {
        this.compare = compare;
    }

    public boolean holds(Prediction primary, Prediction shadow) {
        return switch (compare.prediction()) {
            case SCORE -> scores(primary.score(), shadow.score());
            case LABEL -> primary.label().equals(shadow.label());
            case VECTOR -> vectors(primary.vector(), shadow.vector());
        };
    }

    /**
     * As Python's {@code math.isclose}: symmetric, equal infinities agree, NaN agrees with nothing.
     */
    private boolean scores(double p, double s) {
        if (p == s) {
            return true;
        }
        if (Double.isInfinite(p) || Double.isInfinite(s)) {
            return false;
        }
        double allowed =
                Math.max(
                        compare.relative() * Math.max(Math.abs(p), Math.abs(s)),
                        compare.absolute());
        return Math.abs(p - s) <= allowed;
    }

    private static boolean vectors(double[] p, double[] s) {
        int chosen = Vectors.argmax(p, 0, p.length);
        return chosen >= 0 && chosen == Vectors.argmax(s, 0, s.length);
    }
}
