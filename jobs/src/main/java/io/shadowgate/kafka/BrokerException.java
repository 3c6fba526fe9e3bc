package io.shadowgate.kafka;

import org.jspecify.annotations.Nullable;

/** Brokers that cannot be used as the spec says. The message says what would be right. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public BrokerException(String message) {
        super(message);
    }
}
