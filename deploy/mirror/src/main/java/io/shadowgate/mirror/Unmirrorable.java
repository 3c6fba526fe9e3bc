package io.shadowgate.mirror;

/** Tells the mirror's own code why it drops a request. It never reaches the application. */
final class Unmirrorable extends Exception {
    private static final long serialVersionUID = 1;

    private final DropReason reason;

    /** Without a stack trace, which would cost more than the request. */
    Unmirrorable(DropReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    DropReason reason() {
        return reason;
    }
}
