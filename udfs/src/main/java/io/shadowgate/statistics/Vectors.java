package io.shadowgate.statistics;

import java.util.Arrays;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;

/**
 * Compares vectors, and says what a vector says. Numbers are read in the order of their index, so
 * equal vectors give equal bits. A NaN inside makes a result NaN, and so do different lengths, no
 * numbers, and values that are not defined; a NaN is never within a tolerance.
 */
public final class Vectors {
    /** What a vector with a NaN inside says. */
    public static final String NAN = "NaN";

    /** The direction of a vector of zeros. */
    public static final String ZERO = "zero";

    /** Hyperplanes that divide the directions. */
    private static final int PLANES = 4;

    /** The number of texts that {@link #direction} can give. */
    public static final int DIRECTIONS = (1 << PLANES) + 2;

    private Vectors() {}

    /** Index of the largest number from {@code from} on; ties go to the first; -1 if one is NaN. */
    public static int argmax(double[] numbers, int from, int to) {
        int largest = from;
        for (int i = from; i < to; i++) {
            if (Double.isNaN(numbers[i])) {
                return -1;
            }
            if (numbers[i] > numbers[largest]) {
                largest = i;
            }
        }
        return largest - from;
    }

    /**
     * The index of the largest number as text; ties go to the first; {@link #NAN} if one is NaN.
     */
    public static String choice(double[] numbers) {
        int largest = argmax(numbers, 0, numbers.length);
        return largest < 0 ? NAN : Integer.toString(largest);
    }

    /**
     * The cosine of the angle between two vectors, in [-1, 1]. Two vectors of zeros count as equal
     * (1), and one of them as unlike any other (0). An infinite number gives NaN.
     */
    public static double cosine(double[] p, double[] s) {
        if (p.length != s.length || p.length == 0) {
            return Double.NaN;
        }
        double pScale = largestMagnitude(p);
        double sScale = largestMagnitude(s);
        if (!Double.isFinite(pScale) || !Double.isFinite(sScale)) {
            return Double.NaN;
        }
        if (pScale == 0 || sScale == 0) {
            return pScale == sScale ? 1 : 0;
        }
        double product = 0;
        double pSquares = 0;
        double sSquares = 0;
        for (int i = 0; i < p.length; i++) {
            // Scaled, so that squares are neither too large nor too small for a double.
            double a = p[i] / pScale;
            double b = s[i] / sScale;
            product += a * b;
            pSquares += a * a;
            sSquares += b * b;
        }
        return Math.max(-1, Math.min(1, product / Math.sqrt(pSquares * sSquares)));
    }

    /**
     * The largest difference between two numbers at the same index. Equal infinities differ by 0.
     */
    public static double maxDifference(double[] p, double[] s) {
        if (p.length != s.length || p.length == 0) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < p.length; i++) {
            // NaN stays NaN.
            largest = Math.max(largest, p[i] == s[i] ? 0 : Math.abs(p[i] - s[i]));
        }
        return largest;
    }

    /**
     * The share of the {@code k} largest numbers that are at the same indexes on both sides, in any
     * order. Among equal numbers the first ones count. If there are at most {@code k} numbers, all
     * are among the largest.
     *
     * @param k at least 1
     */
    public static double topOverlap(double[] p, double[] s, int k) {
        if (p.length != s.length || p.length == 0 || hasNaN(p) || hasNaN(s)) {
            return Double.NaN;
        }
        int most = Math.min(k, p.length);
        boolean[] ofP = top(p, most);
        boolean[] ofS = top(s, most);
        int common = 0;
        for (int i = 0; i < p.length; i++) {
            common += ofP[i] && ofS[i] ? 1 : 0;
        }
        return (double) common / most;
    }

    private static boolean[] top(double[] numbers, int k) {
        double[] sorted = withoutNegativeZero(numbers);
        Arrays.sort(sorted);
        double least = sorted[sorted.length - k];
        boolean[] top = new boolean[numbers.length];
        int left = k;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > least) {
                top[i] = true;
                left--;
            }
        }
        for (int i = 0; i < numbers.length && left > 0; i++) {
            if (numbers[i] == least) {
                top[i] = true;
                left--;
            }
        }
        return top;
    }

    /**
     * Kendall's tau-b between two rankings, in [-1, 1]: the share of pairs of indexes in the same
     * order minus the share in opposite order, adjusted for ties. Rankings in which all are equal
     * count as the same (1) if both are so, and as unlike any other (0) if one is.
     */
    public static double rankCorrelation(double[] p, double[] s) {
        if (p.length != s.length || p.length == 0 || hasNaN(p) || hasNaN(s)) {
            return Double.NaN;
        }
        boolean pFlat = isFlat(p);
        boolean sFlat = isFlat(s);
        if (pFlat || sFlat) {
            return pFlat == sFlat ? 1 : 0;
        }
        double tau =
                new KendallsCorrelation()
                        .correlation(withoutNegativeZero(p), withoutNegativeZero(s));
        return Math.max(-1, Math.min(1, tau));
    }

    /**
     * The part of space into which a vector points, one of sixteen as text, so that directions can
     * be counted. The length of the vector does not matter. Four fixed hyperplanes through the
     * origin divide the space; the text has one bit for each. {@link #ZERO} and {@link #NAN} stand
     * for vectors without a direction.
     */
    public static String direction(double[] numbers) {
        double scale = largestMagnitude(numbers);
        if (!Double.isFinite(scale)) {
            return NAN;
        }
        if (scale == 0) {
            return ZERO;
        }
        StringBuilder bits = new StringBuilder(PLANES);
        for (int plane = 0; plane < PLANES; plane++) {
            double side = 0;
            for (int i = 0; i < numbers.length; i++) {
                double part = numbers[i] / scale;
                side += isPositive(plane, i) ? part : -part;
            }
            bits.append(side > 0 ? '1' : '0');
        }
        return bits.toString();
    }

    /**
     * The number at an index that depends on a key and the length only, so that each index gets the
     * same share of the keys; NaN without numbers.
     */
    public static double component(double[] numbers, String key) {
        if (numbers.length == 0) {
            return Double.NaN;
        }
        long hash = 0;
        for (int i = 0; i < key.length(); i++) {
            hash = mixed(hash + key.charAt(i));
        }
        return numbers[(int) Long.remainderUnsigned(hash, numbers.length)];
    }

    /** Whether a hyperplane's normal is +1 at an index, or -1. */
    private static boolean isPositive(int plane, int index) {
        return mixed((long) plane << 32 | index) < 0;
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** NaN if one is NaN; 0 without numbers. */
    private static double largestMagnitude(double[] numbers) {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    private static boolean hasNaN(double[] numbers) {
        return Arrays.stream(numbers).anyMatch(Double::isNaN);
    }

    private static boolean isFlat(double[] numbers) {
        return Arrays.stream(numbers).allMatch(number -> number == numbers[0]);
    }

    /** A copy in which -0.0, which sorts below 0.0, is 0.0. */
    private static double[] withoutNegativeZero(double[] numbers) {
        double[] copy = new double[numbers.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = numbers[i] + 0.0;
        }
        return copy;
    }
}
