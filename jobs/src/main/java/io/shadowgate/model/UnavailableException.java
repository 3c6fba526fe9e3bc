package io.shadowgate.model;

import org.jspecify.annotations.Nullable;

/**
 * A call that did not reach the model, or was not accepted for a reason that has nothing to do with
 * its rows: the server is down or overloaded, refuses access, or runs another model. The call may
 * be repeated.
 */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean interrupted;

    private UnavailableException(String message, boolean interrupted, @Nullable Throwable cause) {
        super(message, cause);
        this.interrupted = interrupted;
    }

    /** The model has not seen the rows. */
    public static UnavailableException before(String message, @Nullable Throwable cause) {
        return new UnavailableException(message, false, cause);
    }

    /** The server went away while the model may have worked on the rows. */
    public static UnavailableException during(String message, @Nullable Throwable cause) {
        return new UnavailableException(message, true, cause);
    }

    /** Whether the model may have seen the rows. If this happens again, they may be the cause. */
    public boolean isInterrupted() {
        return interrupted;
    }
}
