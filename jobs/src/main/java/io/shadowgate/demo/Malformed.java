package io.shadowgate.demo;

/** What can be wrong with a line of a real request log. None of these lines can be compared. */
public enum Malformed {
    /** The line ends in the middle, as when a log is copied while it is written. */
    TRUNCATED,
    /** No {@code primary_prediction}. */
    FIELD_ABSENT,
    /** A clock that went backwards. */
    NEGATIVE_LATENCY,
    /** {@code timestamp} is a word. */
    TIMESTAMP_MISTYPED,
    /** No {@code income} among the features. */
    FEATURE_ABSENT,
    /** {@code primary_prediction} is a bare NaN, which some libraries write and JSON forbids. */
    NOT_A_NUMBER
}
