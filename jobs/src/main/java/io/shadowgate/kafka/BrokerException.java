package io.shadowgate.kafka;

/** Brokers that cannot be used as the spec says. The message says what would be right. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }

    public BrokerException(String message) {
        super(message);
    }
}
