package io.shadowgate.app;

/** Something the user can put right. The message says what and how. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UserError(String message) {
        super(message);
    }
}
