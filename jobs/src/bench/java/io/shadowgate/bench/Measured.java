package io.shadowgate.bench;

import java.util.Map;

/**
 * What repeated runs of one contender came to.
 *
 * @param rates rows a second, one for each repetition
 * @param peakHeapBytes 0 where it does not work in a Java heap
 * @param answer of its last short run
 */
record Measured(String name, double[] rates, long peakHeapBytes, Map<String, double[]> answer) {

    Spread rate() {
        return Spread.of(rates);
    }
}
