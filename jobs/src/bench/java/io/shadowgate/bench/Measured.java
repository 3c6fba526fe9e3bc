package io.shadowgate.bench;

import java.util.Arrays;
import java.util.Map;

/**
 * The results of repeated runs of one contender.
 *
 * @param rows of its runs, ascending
 * @param seconds of each repetition's runs
 * @param peakHeapBytes 0 if it does not work in a Java heap
 * @param answer of its last run with the fewest rows
 */
record Measured(
        String name,
        long[] rows,
        double[][] seconds,
        long peakHeapBytes,
        Map<String, double[]> answer) {

    /** Rows a second between the two longest runs, one for each repetition. */
    double[] rates() {
        return Arrays.stream(rowTimes(rows.length - 2, rows.length - 1))
                .map(time -> 1 / time)
                .toArray();
    }

    /** Seconds for one more row between two of its runs, one value for each repetition. */
    double[] rowTimes(int from, int to) {
        return Arrays.stream(seconds)
                .mapToDouble(runs -> (runs[to] - runs[from]) / (rows[to] - rows[from]))
                .toArray();
    }

    Spread rate() {
        return Spread.of(rates());
    }

    /** Whether its figure is the time of whole runs, because it has no shorter one. */
    boolean isWhole() {
        return rows.length == 1;
    }

    /** Seconds of its longest runs, one value for each repetition. */
    double[] wholeSeconds() {
        return Arrays.stream(seconds).mapToDouble(runs -> runs[rows.length - 1]).toArray();
    }

    Measured withAnswer(Map<String, double[]> other) {
        return new Measured(name, rows, seconds, peakHeapBytes, other);
    }
}
