package io.shadowgate.kafka;

import org.jspecify.annotations.Nullable;

/** The brokers cannot be used as the spec requires. The message says what to do. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public BrokerException(String message) {
        super(message);
    }
}
