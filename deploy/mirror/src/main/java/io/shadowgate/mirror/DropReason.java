package io.shadowgate.mirror;

/** Why a request was not mirrored. */
public enum DropReason {
    /** The mirror holds as many records or bytes as it may. */
    FULL,
    /** The record is larger than the mirror or the broker takes. */
    TOO_LARGE,
    /** The request has no id, an id that is too long, or a value that cannot be written. */
    INVALID,
    /** Kafka refused the record for good, for example for lack of access. */
    REFUSED,
    /** Too many requests wait for the shadow. */
    SHADOW_BUSY,
    /** The mirror was closed before Kafka had the record. */
    CLOSED
}
