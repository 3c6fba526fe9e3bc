package io.shadowgate.statistics;

/** The counters of a {@link PredictionHistogram}; arrays are copies, all in the same bin order. */
sealed interface PairCounts permits ScorePairs, LabelPairs {

    /**
     * A name of the layout for messages. Two layouts have equal names if and only if they can
     * merge.
     */
    String layout();

    /** Adds the counts of {@code other}, which must have the same layout. */
    void merge(PairCounts other);

    /** Undoes a {@link #merge}. */
    void remove(PairCounts other);

    boolean isEmpty();

    /** Whether a count is below zero: pairs were removed that are counted elsewhere. */
    boolean isDifference();

    long[] primary();

    long[] shadow();

    long[] diagonal();

    /** The letter of this layout in the stored form. */
    char kind();

    /**
     * @param difference whether counts can be below zero
     */
    void write(StoredWriter writer, boolean difference);
}
