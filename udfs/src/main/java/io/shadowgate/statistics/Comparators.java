package io.shadowgate.statistics;

/** Rules for when two predictions agree. NaN agrees with nothing, not even with NaN. */
public final class Comparators {
    /** The decision of a score at or above its threshold. */
    public static final String AT_LEAST = "at least";

    /** The decision of a score below its threshold. */
    public static final String BELOW = "below";

    /** The number of texts that {@link #decision} can give. */
    public static final int DECISIONS = 3;

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

    /**
     * Whether both have the same length and all numbers agree as {@link #scoresAgree} says, each
     * with the number at the same index; vectors without numbers do not.
     */
    public static boolean vectorsClose(double[] p, double[] s, double absolute, double relative) {
        if (p.length != s.length || p.length == 0) {
            return false;
        }
        for (int i = 0; i < p.length; i++) {
            if (!scoresAgree(p[i], s[i], absolute, relative)) {
                return false;
            }
        }
        return true;
    }

    /** What a score decides: {@code below} the threshold, {@code at least} it, or {@code NaN}. */
    public static String decision(double score, double threshold) {
        if (score >= threshold) {
            return AT_LEAST;
        }
        return score < threshold ? BELOW : Vectors.NAN;
    }

    /** Whether both are at or above the threshold, or both below it. */
    public static boolean thresholdAgrees(double p, double s, double threshold) {
        return p >= threshold && s >= threshold || p < threshold && s < threshold;
    }
}
