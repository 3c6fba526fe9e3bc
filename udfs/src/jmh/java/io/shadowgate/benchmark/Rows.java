package io.shadowgate.benchmark;

import java.util.Arrays;
import java.util.Random;

/** What the benchmarks count: latencies with a heavy tail, scores and labels that mostly agree. */
final class Rows {
    /** More than caches nearest to the core hold, fewer than their makers' tables would need. */
    static final int COUNT = 1 << 16;

    final double[] latencies = new double[COUNT];
    final double[] primary = new double[COUNT];
    final double[] shadow = new double[COUNT];
    final String[] primaryLabels = new String[COUNT];
    final String[] shadowLabels = new String[COUNT];

    Rows(long seed) {
        Random random = new Random(seed);
        Arrays.setAll(latencies, i -> Math.exp(3 + random.nextGaussian() / 2));
        Arrays.setAll(primary, i -> random.nextDouble());
        Arrays.setAll(shadow, i -> primary[i] + random.nextGaussian() / 50);
        Arrays.setAll(primaryLabels, i -> "label-" + random.nextInt(10));
        Arrays.setAll(
                shadowLabels,
                i -> random.nextInt(10) == 0 ? "label-" + random.nextInt(10) : primaryLabels[i]);
    }
}
