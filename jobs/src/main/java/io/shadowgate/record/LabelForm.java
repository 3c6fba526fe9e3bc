package io.shadowgate.record;

/** How a log that is read for its labels has them. */
public enum LabelForm {
    /** Beside requests, at their time. A record without a label is a request alone. */
    IN_REQUESTS,
    /** One in each record, which says when it became known. */
    TIMED,
    /** One in each record, which need not say when it became known. */
    TIMELESS
}
