package io.shadowgate.cluster;

/** What keeps a cluster from being started, stopped or used; the message says what would help. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClusterException(String message) {
        super(message);
    }
}
