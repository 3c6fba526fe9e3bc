package io.shadowgate.demo;

/** Faults of lines in a real request log. A line with such a fault cannot be compared. */
public enum Malformed {
    /** The line ends in the middle, as if the log was copied while it was written. */
    TRUNCATED,
    /** No {@code primary_prediction}. */
    FIELD_ABSENT,
    /** The clock went backwards. */
    NEGATIVE_LATENCY,
    /** {@code timestamp} is a word. */
    TIMESTAMP_MISTYPED,
    /** No {@code income} among the features. */
    FEATURE_ABSENT,
    /** {@code primary_prediction} is a bare NaN, which some libraries write and JSON forbids. */
    NOT_A_NUMBER
}
