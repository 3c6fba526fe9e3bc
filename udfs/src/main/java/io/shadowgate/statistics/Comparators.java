package io.shadowgate.statistics;

/** Rules for when two predictions agree. NaN agrees with nothing, not even with NaN. */
public final class Comparators {
    private Comparators() {}

    /**
     * Whether {@code |p - s| <= max(relative * max(|p|, |s|), absolute)}, as Python's {@code
     * math.isclose}. Symmetric; an infinity agrees only with itself.
     *
     * @param absolute tolerance {@code >= 0}, as {@code relative}
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

    /** Whether the largest number is at the same index on both sides; ties go to the first. */
    public static boolean vectorsAgree(double[] p, double[] s) {
        int chosen = Vectors.argmax(p, 0, p.length);
        return chosen >= 0 && chosen == Vectors.argmax(s, 0, s.length);
    }

    /** Whether both are at or above the threshold, or both below it. */
    public static boolean thresholdAgrees(double p, double s, double threshold) {
        return p >= threshold && s >= threshold || p < threshold && s < threshold;
    }
}
