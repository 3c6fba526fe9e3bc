package io.shadowgate.cli;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** How much more a rate differs from day to day than by chance, worked out day by day. */
final class TimeOracle {
    private static final int GATES = 4;

    private TimeOracle() {}

    /**
     * @param cautious the upper end of nine intervals of ten, or the effect itself
     */
    static double[] effects(List<EvidenceOracle.Sums> days, boolean cautious) {
        double[] effects = new double[GATES];
        for (int gate = 0; gate < GATES; gate++) {
            int at = gate;
            double[] n = days.stream().mapToDouble(day -> day.trials()[at]).toArray();
            double[] s = days.stream().mapToDouble(day -> day.failures()[at]).toArray();
            double trials = sum(n.length, i -> n[i]);
            double failures = sum(n.length, i -> s[i]);
            double rate = failures / trials;
            if (failures == 0) {
                effects[gate] = 1;
                continue;
            }
            // In the second week, days are compared with the same day of the week.
            int groups = n.length < 14 ? 1 : 7;
            int degrees = n.length - groups;
            double between = 0;
            for (int group = 0; group < groups; group++) {
                int first = group;
                double ofGroup =
                        sum(n.length, i -> i % groups == first ? s[i] : 0)
                                / sum(n.length, i -> i % groups == first ? n[i] : 0);
                between +=
                        sum(
                                n.length,
                                i -> i % groups == first ? Math.pow(s[i] - ofGroup * n[i], 2) : 0);
            }
            double ratio = n.length * between / degrees / (trials * rate * (1 - rate));
            if (cautious) {
                ratio *=
                        degrees
                                / new ChiSquaredDistribution(degrees)
                                        .inverseCumulativeProbability(0.1);
            }
            effects[gate] = Math.max(1, ratio);
        }
        return effects;
    }

    private static double sum(int days, IntToDoubleFunction each) {
        return IntStream.range(0, days).mapToDouble(each).sum();
    }
}
