package io.shadowgate.traffic;

/** Traffic that cannot be read as the spec says. The message says what would be right. */
public final class TrafficException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrafficException(String message, Throwable cause) {
        super(message, cause);
    }

    TrafficException(String message) {
        super(message);
    }
}
