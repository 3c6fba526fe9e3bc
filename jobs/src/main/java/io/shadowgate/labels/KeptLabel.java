package io.shadowgate.labels;

import io.shadowgate.record.Label;

/**
 * A label that is kept for requests that wait, or may still come.
 *
 * @param use what became of it so far; only metrics show it
 */
record KeptLabel(Label label, Use use) {
    /** The numbers of the constants are stored. */
    enum Use {
        /** No request with this id was mature yet. */
        NONE,
        /** It was known in time for a request, if another label came after it or not. */
        COUNTED,
        /** It came after its request's window was mature. */
        LATE
    }
}
