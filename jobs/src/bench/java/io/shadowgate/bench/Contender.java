package io.shadowgate.bench;

import java.util.Map;

/** Something that is timed: a part of ShadowGate, or what people use instead of it. */
interface Contender extends AutoCloseable {

    /** Works once through the first {@code rows} rows of its input. */
    Run run(long rows) throws Exception;

    /** Whether the heap of its process says what memory it needs. */
    default boolean worksInHeap() {
        return true;
    }

    @Override
    default void close() throws Exception {}

    /**
     * @param seconds of work; what a contender needs to start may be in it, since only differences
     *     between two runs count
     * @param peakHeapBytes most that lived in the heap of its process right after a garbage
     *     collection; 0 where it does not work in a Java heap
     * @param answer what it found out, by which contenders prove that they did the same work
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
