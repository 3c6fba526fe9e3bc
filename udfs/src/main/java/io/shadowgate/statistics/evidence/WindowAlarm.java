package io.shadowgate.statistics.evidence;

/**
 * The Shiryaev-Roberts detector over windows. It detects a fault that begins in the middle of a
 * test, while earlier good windows still outweigh it in the cumulative evidence.
 *
 * <p>Its only state, {@code ln R}, starts at {@link #START} and is updated with each window's own
 * evidence of bad, in window order. Skip windows without requests. After a late change to a window,
 * replay all later ones.
 *
 * @param windowsBetweenFalseAlarms the mean number of windows from one false alarm to the next is
 *     at least this; above 1
 * @see <a href="https://arxiv.org/abs/2203.03532">Shin, Ramdas and Rinaldo, E-detectors, 2023</a>
 */
public record WindowAlarm(double windowsBetweenFalseAlarms) {

    /** {@code ln R} before the first window. */
    public static final double START = Double.NEGATIVE_INFINITY;

    public WindowAlarm {
        if (!(windowsBetweenFalseAlarms > 1
                && windowsBetweenFalseAlarms < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "windows between false alarms "
                            + windowsBetweenFalseAlarms
                            + ": expected more than 1, and finite");
        }
    }

    /**
     * {@code ln R} after a window.
     *
     * @param logR {@code ln R} after the previous window
     * @param logBad the window's own evidence of bad; a weighted average if there are several gates
     */
    public static double next(double logR, double logBad) {
        // ln(1 + e^r), without overflow for a large r.
        double carried =
                logR > 0
                        ? logR + StrictMath.log1p(StrictMath.exp(-logR))
                        : StrictMath.log1p(StrictMath.exp(logR));
        return logBad + carried;
    }

    /** Whether {@code ln R} is high enough for an alarm. */
    public boolean rings(double logR) {
        return logR >= StrictMath.log(windowsBetweenFalseAlarms);
    }
}
