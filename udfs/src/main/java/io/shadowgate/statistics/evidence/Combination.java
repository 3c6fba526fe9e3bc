package io.shadowgate.statistics.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One verdict from the evidence of several gates. */
public final class Combination {
    private Combination() {}

    /**
     * Whether every gate is proven good. The number of gates needs no correction: a shadow that is
     * bad at some gate passes that gate with probability {@code alpha} at most.
     *
     * @see <a href="https://doi.org/10.1080/00401706.1982.10487790">Berger, Technometrics 24(4),
     *     1982</a>: intersection-union tests
     */
    public static boolean allGood(List<LogEvidence> gates, double alpha) {
        double threshold = -StrictMath.log(checked(alpha));
        return !gates.isEmpty() && gates.stream().allMatch(gate -> gate.good() >= threshold);
    }

    /**
     * Evidence that the shadow is bad at some gate: the weighted average of the gates' evidence,
     * which is an e-process under any dependence between gates. Average current values, never past
     * maxima.
     *
     * @param weights 0 or more, one for each gate, fixed before the first look; only their ratios
     *     matter
     * @see <a href="https://doi.org/10.1214/20-AOS2020">Vovk and Wang, Annals of Statistics 49(3),
     *     2021</a>
     */
    public static double logBad(List<LogEvidence> gates, double... weights) {
        return logAverage(gates.stream().mapToDouble(LogEvidence::bad).toArray(), weights);
    }

    /**
     * Indexes of the gates that may be named as a reason to reject. For {@code K} gates, their own
     * evidence must reach {@code K / alpha}.
     */
    public static List<Integer> culprits(List<LogEvidence> gates, double alpha) {
        double threshold = StrictMath.log(gates.size() / checked(alpha));
        List<Integer> culprits = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            if (gates.get(i).bad() >= threshold) {
                culprits.add(i);
            }
        }
        return culprits;
    }

    /** {@code ln} of the mean of {@code e^log}, without overflow. */
    public static double logAverage(double... logs) {
        double[] weights = new double[logs.length];
        Arrays.fill(weights, 1);
        return logAverage(logs, weights);
    }

    /** {@code ln} of the weighted mean of {@code e^log}, without overflow; logs may be infinite. */
    public static double logAverage(double[] logs, double[] weights) {
        if (logs.length != weights.length || logs.length == 0) {
            throw new IllegalArgumentException(
                    logs.length
                            + " gates and "
                            + weights.length
                            + " weights: expected one for each");
        }
        double largest = Double.NEGATIVE_INFINITY;
        double total = 0;
        for (int i = 0; i < logs.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weight " + weights[i] + " is not 0 or more, and finite");
            }
            total += weights[i];
            if (weights[i] > 0) {
                largest = Math.max(largest, logs[i]);
            }
        }
        if (total == 0) {
            throw new IllegalArgumentException("all weights are 0");
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            if (weights[i] > 0) {
                sum += weights[i] / total * StrictMath.exp(logs[i] - largest);
            }
        }
        return largest + StrictMath.log(sum);
    }

    private static double checked(double alpha) {
        Require.properRate("alpha", alpha);
        return alpha;
    }
}
