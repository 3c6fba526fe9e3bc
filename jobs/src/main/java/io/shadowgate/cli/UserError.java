package io.shadowgate.cli;

/** Something the user can put right. The message says what and how. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message);
    }
}
