package io.shadowgate.results;

import java.io.IOException;

/** Published results that cannot be read or replaced; the message says which, why, what to do. */
public final class ResultException extends IOException {
    private static final long serialVersionUID = 1;

    public ResultException(String message) {
        super(message);
    }
}
