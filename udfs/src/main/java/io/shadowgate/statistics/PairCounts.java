package io.shadowgate.statistics;

/** The counters of a {@link PredictionHistogram}; arrays are copies, all in the same bin order. */
sealed interface PairCounts permits ScorePairs, LabelPairs {

    /** Names the layout for messages; equal exactly for layouts that can be merged. */
    String layout();

    /** Adds the counts of {@code other}, which has the same layout. */
    void merge(PairCounts other);

    /** Undoes a {@link #merge}. */
    void remove(PairCounts other);

    boolean isEmpty();

    /** Whether more was taken out than counted, so that the rest must still come. */
    boolean isDifference();

    long[] primary();

    long[] shadow();

    long[] diagonal();

    /** The letter of this layout in the stored form. */
    char kind();

    /**
     * @param difference whether counts may be below zero
     */
    void write(StoredWriter writer, boolean difference);
}
