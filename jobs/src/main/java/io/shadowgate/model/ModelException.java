package io.shadowgate.model;

import org.jspecify.annotations.Nullable;

/** A model that cannot be used as the spec says. The message says what would be right. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
