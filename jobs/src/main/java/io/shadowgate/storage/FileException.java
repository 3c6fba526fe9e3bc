package io.shadowgate.storage;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A file or folder cannot be used as it is. The message names it and says what to do. A retry does
 * not help, so the job fails.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class FileException extends IOException {
    private static final long serialVersionUID = 1;

    private final String message;

    public FileException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
