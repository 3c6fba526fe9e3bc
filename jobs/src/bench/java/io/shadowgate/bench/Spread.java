package io.shadowgate.bench;

import java.util.Arrays;

/** Repeated measurements of one quantity. */
record Spread(double median, double low, double high) {

    /**
     * @param values at least one
     */
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Half the distance between the lowest and the highest value, divided by the median. */
    double relative() {
        return (high - low) / 2 / Math.abs(median);
    }
}
