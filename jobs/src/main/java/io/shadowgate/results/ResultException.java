package io.shadowgate.results;

import java.io.IOException;

/** Published results cannot be read or replaced. The message says which, why, and what to do. */
public final class ResultException extends IOException {
    private static final long serialVersionUID = 1;

    public ResultException(String message) {
        super(message);
    }
}
