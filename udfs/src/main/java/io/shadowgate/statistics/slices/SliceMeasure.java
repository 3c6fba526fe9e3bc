package io.shadowgate.statistics.slices;

/** What is counted of each slice. All of them add up. The order is that of the stored form. */
public enum SliceMeasure {
    /** Compared requests, answered by the shadow or not. */
    REQUESTS,
    /** Those that the shadow did not answer. */
    UNSCORED,
    /** Requests on which both answered, and differently. */
    DISAGREED,
    /** Those of them on which the shadow's number is higher. */
    SHADOW_HIGHER,
    /**
     * The sum of {@code shadow - primary} over requests that disagree, each rounded down to a whole
     * number.
     */
    DIFFERENCE_WHOLES,
    /** The rest of these differences, in billionths. */
    DIFFERENCE_BILLIONTHS,
    /** Answered requests whose label is known and says which answer is right. */
    LABELLED,
    /** Those on which both models are right. */
    BOTH_RIGHT,
    /** Those on which only the shadow is right. */
    SHADOW_RIGHT,
    /** Those on which only the primary is right. */
    PRIMARY_RIGHT;

    static final int COUNT = values().length;
}
