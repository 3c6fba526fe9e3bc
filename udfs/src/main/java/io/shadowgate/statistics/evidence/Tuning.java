package io.shadowgate.statistics.evidence;

/**
 * The tuning of an e-process. Fix both numbers before the first request: a choice made after seeing
 * data voids the guarantee.
 *
 * @param alpha the accepted probability of a false verdict, in (0, 0.5)
 * @param optimalAt the number of trials at which the bound is tightest, above 0. A wrong guess
 *     costs more trials, never validity
 * @see <a href="https://arxiv.org/abs/1810.08240">Howard, Ramdas, McAuliffe and Sekhon, Annals of
 *     Statistics 49(2), 2021</a>
 */
public record Tuning(double alpha, double optimalAt) {
    private static final double LEAST_MASS = 0.001;

    public Tuning {
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException(
                    "alpha " + alpha + " is not between 0 and 0.5, both excluded");
        }
        Require.positive("optimal number of trials", optimalAt);
    }

    /** {@code ln(1 / alpha)}: evidence at or above it is enough. */
    public double logThreshold() {
        return -StrictMath.log(alpha);
    }

    /** The number of prior trials of a one-sided mixture. */
    double oneSidedMass() {
        double twiceLog = -2 * StrictMath.log(2 * alpha);
        return mass(twiceLog + StrictMath.log1p(twiceLog));
    }

    /** The number of prior trials of a two-sided mixture. */
    double twoSidedMass() {
        double twiceLog = -2 * StrictMath.log(alpha);
        return mass(twiceLog + StrictMath.log1p(twiceLog));
    }

    private double mass(double cost) {
        return Math.max(optimalAt / cost - 1, LEAST_MASS);
    }
}
