package io.shadowgate.verdict;

/** What a test says about a shadow so far. */
public enum Verdict {
    /** Every check holds. */
    PROMOTE,
    /** Too little is known. */
    HOLD,
    /** There is enough traffic and a check fails. */
    REJECT
}
