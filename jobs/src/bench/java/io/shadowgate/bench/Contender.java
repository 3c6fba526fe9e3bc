package io.shadowgate.bench;

import java.util.Map;

/** A subject of timing: a part of ShadowGate, or an alternative to it. */
interface Contender extends AutoCloseable {

    /** Processes the first {@code rows} rows of its input once. */
    Run run(long rows) throws Exception;

    /** Whether the heap of its process shows how much memory it needs. */
    default boolean worksInHeap() {
        return true;
    }

    @Override
    default void close() throws Exception {}

    /**
     * @param seconds of work, possibly with the start, because only differences between two runs
     *     count
     * @param peakHeapBytes most bytes left in the heap of its process after a garbage collection; 0
     *     if it does not work in a Java heap
     * @param answer its results, which prove that contenders did the same work
     */
    record Run(double seconds, long peakHeapBytes, Map<String, double[]> answer) {

        static Run timed(double seconds, Map<String, double[]> answer) {
            return new Run(seconds, 0, answer);
        }

        Run withPeakHeap(long bytes) {
            return new Run(seconds, bytes, answer);
        }
    }
}
