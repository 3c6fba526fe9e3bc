package io.shadowgate.statistics;

/** When two predictions say the same. NaN says nothing, so it agrees with nothing, not even NaN. */
public final class Comparators {
    private Comparators() {}

    /**
     * Whether {@code |p - s| <= max(relative * max(|p|, |s|), absolute)}, as Python's {@code
     * math.isclose}: symmetric, and an infinity agrees with itself alone.
     *
     * @param absolute and {@code relative}: tolerances {@code >= 0}
     */
    public static boolean scoresAgree(double p, double s, double absolute, double relative) {
        if (p == s) {
            return true;
        }
        if (Double.isInfinite(p) || Double.isInfinite(s)) {
            return false;
        }
        double allowed = Math.max(relative * Math.max(Math.abs(p), Math.abs(s)), absolute);
        return Math.abs(p - s) <= allowed;
    }

    public static boolean labelsAgree(String p, String s) {
        return p.equals(s);
    }

    /** Whether the largest number has the same place on both sides, the first of equal ones. */
    public static boolean vectorsAgree(double[] p, double[] s) {
        int chosen = Vectors.argmax(p, 0, p.length);
        return chosen >= 0 && chosen == Vectors.argmax(s, 0, s.length);
    }

    /** Whether both are at or above the threshold, or both below it. */
    public static boolean thresholdAgrees(double p, double s, double threshold) {
        return p >= threshold && s >= threshold || p < threshold && s < threshold;
    }
}
