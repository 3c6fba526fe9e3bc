package io.shadowgate.app;

/** An error that the user can correct. The message says what is wrong and what to do. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserError(String message) {
        super(message);
    }
}
