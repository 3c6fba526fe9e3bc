package io.shadowgate.kafka.registry;

import java.io.IOException;

/**
 * The registry does not do what the spec requires: it is down, or refuses the login. No record is
 * to blame, so none is rejected. The message says what to do.
 */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1;

    RegistryException(String message) {
        super(message);
    }
}
