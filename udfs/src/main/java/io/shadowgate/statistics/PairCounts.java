package io.shadowgate.statistics;

/** The counters of a {@link PredictionHistogram}; arrays are copies, all in the same bin order. */
sealed interface PairCounts permits ScorePairs, LabelPairs {

    /** Names the layout for messages; equal exactly for layouts that can be merged. */
    String layout();

    /** Adds the counts of {@code other}, which has the same layout. */
    void merge(PairCounts other);

    long[] primary();

    long[] shadow();

    long[] diagonal();

    /** The letter of this layout in the stored form. */
    char kind();

    void write(StoredWriter writer);
}
