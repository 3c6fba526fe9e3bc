package io.shadowgate.secret;

/** A reference to nothing. The message does not quote a secret. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SecretException(String message) {
        super(message);
    }
}
