package io.shadowgate.statistics.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Pairs of bins with two given laws, whose sides depend on each other in a given way. */
final class PairSampler {

    enum Kind {
        INDEPENDENT,
        /** In the same bin as often as the two laws allow. */
        ALIKE,
        /** Where the primary is in a bin that it has too much of, so is the shadow. */
        CONSPIRING
    }

    private record Cell(int primary, int shadow) {}

    private final List<Cell> cells = new ArrayList<>();
    private final List<Double> masses = new ArrayList<>();
    private final double[] upTo;

    PairSampler(double[] primary, double[] shadow, Kind kind) {
        int bins = primary.length;
        switch (kind) {
            case INDEPENDENT -> product(primary, shadow, 1);
            case ALIKE -> {
                double[] p = new double[bins];
                double[] q = new double[bins];
                double apart = 0;
                for (int i = 0; i < bins; i++) {
                    double both = Math.min(primary[i], shadow[i]);
                    add(i, i, both);
                    p[i] = primary[i] - both;
                    q[i] = shadow[i] - both;
                    apart += p[i];
                }
                product(p, q, apart);
            }
            case CONSPIRING -> {
                Comparator<Integer> byShare =
                        Comparator.comparingDouble(i -> primary[i] / shadow[i]);
                List<Integer> ofPrimary = IntStream.range(0, bins).boxed().sorted(byShare).toList();
                List<Integer> ofShadow =
                        IntStream.range(0, bins).boxed().sorted(byShare.reversed()).toList();
                double[] p = primary.clone();
                double[] q = shadow.clone();
                for (int i = 0, j = 0; i < bins && j < bins; ) {
                    int x = ofPrimary.get(i);
                    int y = ofShadow.get(j);
                    double both = Math.min(p[x], q[y]);
                    add(x, y, both);
                    p[x] -= both;
                    q[y] -= both;
                    if (p[x] <= 0) {
                        i++;
                    } else {
                        j++;
                    }
                }
            }
        }
        upTo = masses.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.parallelPrefix(upTo, Double::sum);
    }

    private void product(double[] p, double[] q, double total) {
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                add(i, j, p[i] * q[j] / total);
            }
        }
    }

    private void add(int primary, int shadow, double mass) {
        if (mass > 0) {
            cells.add(new Cell(primary, shadow));
            masses.add(mass);
        }
    }

    void add(SplittableRandom random, long[] primary, long[] shadow) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int found = Arrays.binarySearch(upTo, at);
        Cell cell = cells.get(Math.min(cells.size() - 1, found < 0 ? -found - 1 : found + 1));
        primary[cell.primary]++;
        shadow[cell.shadow]++;
    }
}
