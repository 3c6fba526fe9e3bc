package io.shadowgate.statistics.evidence;

/**
 * The Shiryaev-Roberts detector over windows: sees a fault that begins in the middle of a test,
 * while all that went well before still outweighs it in the cumulative evidence.
 *
 * <p>Its one number, {@code ln R}, starts at {@link #START} and takes each window's own evidence of
 * bad, in the order of the windows; skip windows without requests. A late change to a window means
 * replaying the later ones.
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
     * @param logR the same after the window before
     * @param logBad the window's own evidence of bad; a weighted average if there are several gates
     */
    public static double next(double logR, double logBad) {
        // ln(1 + e^r), written so that a large r does not overflow.
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
