package io.shadowgate.verdict;

/** The verdict of a test on a shadow so far. */
public enum Verdict {
    /** Every check holds. */
    PROMOTE,
    /** There is not enough evidence. */
    HOLD,
    /** There is enough traffic and a check fails. */
    REJECT
}
