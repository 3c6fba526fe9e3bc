package io.shadowgate.secret;

/** A reference to nothing, or to no such secret as is needed. The message does not quote it. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SecretException(String message) {
        super(message);
    }
}
