package io.shadowgate.eventtime;

/**
 * A log whose splits are handed out in their order, where there may be more than are read at once.
 */
public interface Backlog {
    /** Whether splits wait for a reader. Asked on the coordinator's thread. */
    boolean hasWaiting();
}
