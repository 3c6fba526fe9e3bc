package io.shadowgate.traffic;

/** A record that breaks the contract. Carries no stack trace: a log may hold millions of these. */
final class RejectedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    RejectedRecordException(String reason) {
        super(reason, null, false, false);
    }
}
