package io.shadowgate.record;

/**
 * A record that breaks the rules. It has no stack trace, since a log may hold millions of these.
 */
public final class RejectedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    public RejectedRecordException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}
